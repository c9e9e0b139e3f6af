import fc from "fast-check";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { compile } from "../../src/compile.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-text.ts";
import { format } from "../../src/format/format.ts";
import type { Source, Span } from "../../src/source/source.ts";
import { projectRoot, testHost } from "../test-host.ts";
import { runs } from "../property-runs.ts";

const folders = ["stdlib", "examples", "test/corpus/syntax"];
const corpus = folders.flatMap((folder) =>
  readdirSync(`${projectRoot}${folder}`)
    .filter((name) => name.endsWith(".nn"))
    .map((name) => readFileSync(`${projectRoot}${folder}/${name}`, "utf8"))
    .filter((text) => text.length < 4000),
);

const words = "model block cell state pre scan repeat for in if then else and or not true x y N T 1 2 0 -1 1e9 2.5 dense conv relu concat same ( ) [ ] { } -> , : = + - * // % ^ @ | ... . => range len".split(" "); // prettier-ignore

/** A text of the corpus with some pieces cut out, doubled, moved or replaced by words of the language. */
const mutated = fc
  .tuple(
    fc.constantFrom(...corpus),
    fc.array(
      fc.tuple(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.nat({ max: 30 }),
        fc.oneof(fc.constantFrom(...words, ""), fc.string({ maxLength: 6 })),
        fc.boolean(),
      ),
      { minLength: 1, maxLength: 4 },
    ),
  )
  .map(([text, edits]) =>
    edits.reduce((before, [where, length, word, isKept]) => {
      const at = Math.floor(where * before.length);
      const kept = isKept ? before.slice(at, at + length) : "";
      return `${before.slice(0, at)}${kept} ${word} ${kept}${before.slice(at + length)}`;
    }, text),
  );

const host = testHost();

/** What holds of every text, through every phase. */
function holds(text: string): void {
  const source = { path: "any.nn", text };
  const started = process.cpuUsage();
  const { diagnostics, graphs, module, sources } = compile(source, host);
  // Microseconds of the processor: a machine that is busy or asleep proves nothing.
  expect(process.cpuUsage(started).user).toBeLessThan(20_000_000);
  const isWithin = ({ path, start, end }: Span): boolean =>
    start >= 0 && end >= start && end <= (sources.get(path)?.length ?? -1);
  for (const diagnostic of diagnostics) {
    const spans = [diagnostic.span, ...diagnostic.related.map(({ span }) => span)];
    const fixes = diagnostic.fixes.flatMap(({ edits }) => edits.map(({ span }) => span));
    expect([...spans, ...fixes].filter((span) => !isWithin(span))).toEqual([]);
    expect(diagnostic.message).not.toMatch(/undefined|NaN|\[object/);
    expect(renderDiagnostic(diagnostic, sources, { color: false })).toContain(diagnostic.code);
  }
  // What is not reported is made: no model is lost without a word.
  if (!diagnostics.some(({ severity }) => severity === "error"))
    expect(graphs.map(({ name }) => name)).toEqual(modelsOf(source));
  const again = compile(source, host);
  expect(again.diagnostics).toEqual(diagnostics);
  expect(again.module).toEqual(module);
}

function modelsOf(source: Source): readonly string[] {
  return parse(source).value.declarations.flatMap((declaration) =>
    declaration.kind === "model" ? [declaration.name.name] : [],
  );
}

/** Formatting keeps the words and the comments (it checks so itself), and is over after one time. */
function staysFormatted(text: string): void {
  const formatted = format({ path: "any.nn", text });
  if (formatted.diagnostics.some(({ severity }) => severity === "error")) {
    expect(formatted.value).toBe(text);
    return;
  }
  const again = format({ path: "any.nn", text: formatted.value });
  expect(again.value).toBe(formatted.value);
  expect(again.diagnostics.map(({ code }) => code)).toEqual(formatted.diagnostics.map(({ code }) => code)); // prettier-ignore
}

describe("any text, through every phase", () => {
  it("gives a module or diagnostics: arbitrary characters", () => {
    fc.assert(fc.property(fc.string({ unit: "binary", maxLength: 200 }), holds), runs(100));
  });

  it("gives a module or diagnostics: mutated programs", () => {
    fc.assert(fc.property(mutated, holds), runs(120));
  }, 600_000);

  it("comes out of the formatter as it was, or in a form that stays", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), staysFormatted),
      runs(200),
    );
    fc.assert(fc.property(mutated, staysFormatted), runs(400));
  }, 600_000);
});
