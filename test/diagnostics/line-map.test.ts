import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lineMap, lineMapOf, lineText, positionAt } from "../../src/source/line-map.ts";
import { textWidth } from "../../src/source/text-width.ts";

describe("lineMap", () => {
  it("knows all ends of lines", () => {
    const text = "a\nb\r\nc\rd\n";
    const map = lineMap(text);
    expect(map.starts).toEqual([0, 2, 5, 7, 9]);
    expect(map.starts.map((_, line) => lineText(text, map, line))).toEqual([
      "a",
      "b",
      "c",
      "d",
      "",
    ]);
    expect(positionAt(map, 3)).toEqual({ line: 1, column: 1 });
    expect(positionAt(map, 5)).toEqual({ line: 2, column: 0 });
    expect(lineText(text, map, 9)).toBe("");
  });

  it("finds each offset where it is", () => {
    const texts = fc
      .array(fc.constantFrom("a", "日", "\n", "\r", "\r\n"))
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(texts, (text) => {
        const map = lineMap(text);
        for (let offset = 0; offset <= text.length; offset++) {
          const { line, column } = positionAt(map, offset);
          expect((map.starts[line] ?? 0) + column).toBe(offset);
          expect(map.starts[line + 1] ?? Infinity).toBeGreaterThan(offset);
        }
      }),
    );
  });

  it("is made once for each text", () => {
    const sources = new Map([["a.nn", "x\ny"]]);
    const first = lineMapOf(sources, "a.nn");
    expect(lineMapOf(sources, "a.nn")).toBe(first);
    sources.set("a.nn", "x");
    expect(lineMapOf(sources, "a.nn").starts).toEqual([0]);
  });
});

describe("textWidth", () => {
  it.each([
    ["abc", 3],
    ["日本", 4],
    ["e\u0301", 1],
    ["한글", 4],
    ["😀", 2],
    ["→│", 2],
    ["", 0],
  ])("of %s is %d", (text, width) => {
    expect(textWidth(text)).toBe(width);
  });
});
