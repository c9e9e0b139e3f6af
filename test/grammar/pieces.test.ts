import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse, parseInPieces, parseWhole } from "../../grammar/parse.ts";
import { endOfPiece } from "../../grammar/pieces.ts";
import { generators } from "../../bench/generated-programs.ts";
import { runs } from "../property-runs.ts";

const programs = ["stdlib", "examples", "test"]
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  )
  .filter((path) => path.endsWith(".nn"))
  .map((path) => ({ path, text: readFileSync(path, "utf8") }));

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0; start < text.length;) {
    const end = endOfPiece(text, start, 1);
    pieces.push(text.slice(start, end));
    start = end;
  }
  return pieces;
}

describe("reading a file in pieces", () => {
  it("gives what reading it at once gives, for every program there is", () => {
    let cut = 0;
    for (const source of programs) {
      const parsed = parseInPieces(source, 1);
      if (!parsed) continue;
      expect(parsed).toEqual(parseWhole(source));
      if (piecesOf(source.text).length > 1) cut++;
    }
    expect(cut).toBeGreaterThan(50);
  });

  it("leaves files with mistakes to be read at once", () => {
    for (const source of programs)
      if (parseWhole(source).diagnostics.length > 0)
        expect(parseInPieces(source, 1), source.path).toBeUndefined();
  });

  it.each(generators.map((generator) => generator(10_000)))("reads $name", ({ files }) => {
    for (const [path, text] of files) {
      const source = { path, text };
      const whole = parseWhole(source);
      expect(whole.diagnostics).toEqual([]);
      expect(parseInPieces(source, 1000)).toEqual(whole);
      expect(parse(source)).toEqual(whole);
    }
  });

  it("keeps documentation and what it documents together", () => {
    const text = [
      "const a = 1 /// beside",
      "const b = 2",
      "",
      "/// above",
      "const c = 3",
      "// plain",
      "const d = 4",
      "const e = 5",
      "",
    ].join("\n");
    expect(piecesOf(text)).toEqual([
      "const a = 1 /// beside\nconst b = 2\n\n",
      "/// above\nconst c = 3\n// plain\nconst d = 4\n",
      "const e = 5\n",
    ]);
    const source = { path: "main.nn", text };
    expect(parseInPieces(source, 1)).toEqual(parseWhole(source));
  });

  it("gives what reading it at once gives, for programs put together of anything", () => {
    const lines = [
      "const a = 1",
      "const b = 2 +",
      "block",
      "block B : x[N] -> y[N] = x -> relu",
      "block C : x[N] -> y[N] {",
      "  y = x",
      "}",
      "/// words",
      "// words",
      "/* words",
      "*/",
      "fn f(x: int): int = (x // 2)",
      "model(1)",
      "  -> relu",
      "train B {",
      "where N > 1",
      'const s = "text"',
      "const l = [1,",
      "2]",
      "",
    ];
    const text = fc
      .array(fc.tuple(fc.constantFrom(...lines), fc.constantFrom("\n", "\n", "\r\n", "\r", " ")))
      .map((parts) => parts.map(([line, end]) => line + end).join(""));
    fc.assert(
      fc.property(text, (written) => {
        const source = { path: "main.nn", text: written };
        const parsed = parseInPieces(source, 1);
        if (parsed) expect(parsed).toEqual(parseWhole(source));
      }),
      runs(2000),
    );
  });
});
