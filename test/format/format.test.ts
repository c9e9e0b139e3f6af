import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { format, type FormatOptions } from "../../src/format/format.ts";
import { comments } from "../../src/format/same-program.ts";
import { textWidth } from "../../src/source/text-width.ts";
import { dump } from "../grammar/dump.ts";
import { broken, respaced, sound } from "./programs.ts";
import { runs } from "../property-runs.ts";

function formatted(text: string, options: FormatOptions = {}): string {
  return format({ path: "test.nn", text }, options).value;
}

function tree(text: string): string {
  return dump(parse({ path: "test.nn", text }).value);
}

/** What holds of every program: it says the same, has the same comments in order, and is at rest. */
function holds(text: string, options: FormatOptions): void {
  const once = formatted(text, options);
  expect(tree(once)).toBe(tree(text));
  expect(comments({ path: "", text: once })).toEqual(comments({ path: "", text }));
  expect(formatted(once, options)).toBe(once);
  expect(once).not.toMatch(/\n\n\n|^\s|[^\n]$|\n\n$/);
}

const options = fc.record({
  width: fc.constantFrom(1, 20, 40, 60, 80, 100, 120),
  indentation: fc.constantFrom(2, 4),
  usesTabs: fc.boolean(),
});

describe("format", () => {
  it.each(sound)("$path at any width", ({ text }) => {
    for (const width of [1, 30, 60, 80, 100, 120, 1000]) holds(text, { width });
  });

  it.each(broken)("leaves $path as it is and says why", ({ path, text }) => {
    const { value, diagnostics } = format({ path, text });
    expect(value).toBe(text);
    expect(diagnostics.some(({ severity }) => severity === "error")).toBe(true);
  });

  it("takes a block comment for as wide as it is, though a line comes to end behind it", () => {
    holds("block B : x[N, D] /* inline */ -> y[N, /* inline */ D] { y = x }\n", { width: 20 });
  });

  it("keeps trees and comments, and is idempotent, for any blanks and comments", () => {
    fc.assert(fc.property(respaced, options, holds), runs(150));
  });
});

describe("lines", () => {
  it("are as wide as the width allows", () => {
    for (const { text, path } of sound) {
      if (path.startsWith("test/corpus")) continue;
      const long = formatted(text)
        .split("\n")
        .filter((line) => !line.trimStart().startsWith("//") && textWidth(line) > 100);
      expect(long).toEqual([]);
    }
  });
});
