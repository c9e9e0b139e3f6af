import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { tokens } from "../../grammar/tokens.ts";
import type { Span } from "../../src/source/source.ts";
import { parseText } from "./helpers.ts";
import { runs } from "../property-runs.ts";

const folder = fileURLToPath(new URL("../corpus/syntax/", import.meta.url));
const corpus = readdirSync(folder)
  .filter((name) => name.endsWith(".nn"))
  .map((name) => readFileSync(folder + name, "utf8"));

const words = tokens.flatMap(({ pattern }) => (typeof pattern === "string" ? [pattern] : []));
const soup = [
  ...words,
  "x",
  "y",
  "Conv",
  "1",
  "2.5",
  '"s"',
  ".0",
  "\n",
  "\n",
  " ",
  "// c\n",
  "/// d\n",
  "'q'",
  "$",
  "@name",
];

function spansOf(root: unknown): Span[] {
  const found: Span[] = [];
  const waiting: unknown[] = [root];
  for (let node = waiting.pop(); waiting.length > 0 || node !== undefined; node = waiting.pop()) {
    if (typeof node !== "object" || node === null) continue;
    if ("start" in node && "end" in node) found.push(node as Span);
    else waiting.push(...(Object.values(node) as unknown[]));
  }
  return found;
}

/** What holds of every text: it parses to something, and all spans lie within it. */
function holds(text: string): void {
  const { program, diagnostics } = parseText(text);
  const isWithin = ({ start, end }: Span): boolean =>
    Number.isInteger(start) && start >= 0 && end >= start && end <= text.length;
  const outside = [...spansOf(program), ...spansOf(diagnostics)].filter((span) => !isWithin(span));
  expect(outside).toEqual([]);
  for (const { message } of diagnostics) expect(message).not.toMatch(/undefined|NaN|\[object/);
}

describe("any text", () => {
  it("never throws: arbitrary characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), holds), runs(500));
    fc.assert(fc.property(fc.string({ maxLength: 200 }), holds), runs(500));
  });

  it("never throws: token soup", () => {
    const text = fc.array(fc.constantFrom(...soup), { maxLength: 80 }).map((all) => all.join(" "));
    fc.assert(fc.property(text, holds), runs(2000));
    const glued = fc.array(fc.constantFrom(...soup), { maxLength: 60 }).map((all) => all.join(""));
    fc.assert(fc.property(glued, holds), runs(1000));
  });

  it("never throws: soup within a block", () => {
    const text = fc
      .array(fc.constantFrom(...soup), { maxLength: 60 })
      .map((all) => `block A : x -> y {\n${all.join(" ")}\n}\nconst LAST = 1\n`);
    fc.assert(fc.property(text, holds), runs(2000));
  });

  it("never throws: the corpus with a piece cut out or doubled", () => {
    const edit = fc.tuple(
      fc.constantFrom(...corpus),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.nat({ max: 40 }),
      fc.constantFrom(...soup, ""),
    );
    const text = edit.map(([source, where, length, word]) => {
      const at = Math.floor(where * source.length);
      return source.slice(0, at) + word + source.slice(at + length);
    });
    fc.assert(fc.property(text, holds), runs(1000));
  });

  it("keeps the last declaration, whatever stands in a block before it", () => {
    const harmless = soup.filter((word) => !/[{}"'/]/.test(word));
    const text = fc
      .array(fc.constantFrom(...harmless), { maxLength: 40 })
      .map((all) => all.join(" "));
    fc.assert(
      fc.property(text, (body) => {
        const { program } = parseText(`block A : x -> y {\n${body}\n}\nconst LAST = 1\n`);
        expect(program.declarations.at(-1)).toMatchObject({
          kind: "const",
          name: { name: "LAST" },
        });
      }),
      { numRuns: 2000, seed: 1, examples: [["cell y ("]] },
    );
  });
});
