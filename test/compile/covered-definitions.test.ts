/** Where the elaboration of a model has looked at all of it, the definition is not checked: that must lose no fault. */
import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { checkDefinition } from "../../src/check/definition.ts";
import { sharedBudget } from "../../src/check/limits.ts";
import { elaborateModel } from "../../src/check/model.ts";
import { analyze } from "../../src/compile.ts";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";
import { resolve } from "../../src/resolve/resolve.ts";
import type { Source } from "../../src/source/source.ts";
import type { BlockDeclaration } from "../../src/syntax/ast.ts";
import { projectRoot, readProjectFile, testHost } from "../test-host.ts";

const host = testHost();

/** What the definitions of models have wrong with them, where it is not looked for; and how many those are. */
function unsaid(source: Source): readonly [faults: readonly string[], covered: number] {
  const { value } = resolve(source, host);
  const budget = sharedBudget(value);
  const models = (value.byPath.get(source.path)?.program.declarations ?? []).filter(
    (declaration): declaration is BlockDeclaration => declaration.kind === "model",
  );
  const covered = models.filter(
    (model) => elaborateModel(value, model, source.path, budget).value?.coversDefinition,
  );
  const faults = covered.flatMap((model) => checkDefinition(value, model, source.path, budget));
  return [faults.map(({ code, message }) => `${code} ${message}`), covered.length];
}

const files = ["stdlib", "examples", "bench", "test/corpus"].flatMap((folder) =>
  readdirSync(`${projectRoot}${folder}`, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".nn"))
    .map((name) => `${folder}/${name}`),
);
const examples = [...catalogue.values()].flatMap(({ failing, fixed }) => [failing, fixed]);
const sources = [
  ...files.map(readProjectFile),
  ...examples.map((text) => ({ path: "example.nn", text })),
];

describe("a definition that is covered by the elaboration of its model", () => {
  it("has nothing wrong with it", () => {
    const results = sources.map(unsaid);
    expect(results.flatMap(([faults]) => faults)).toEqual([]);
    expect(results.reduce((sum, [, covered]) => sum + covered, 0)).toBeGreaterThan(50);
  });

  const head = "model M(n: int = 2, b: bool = true) : x[N, 8] -> y";
  it.each([
    ["an equation that nothing asks for", `${head} { a = x -> dense(n, 3, 4, 5)\n y = x }`],
    ["a branch that is not taken", `${head} { y = if b then x else x -> first }`],
    ["a branch that a default does not take", `${head} { y = if n > 1 then x else x -> first }`],
    [
      "a branch beside a name that is missing",
      `${head} { y = x\n a = if c then x else x -> first }`,
    ],
    [
      "what a fact excludes",
      `model M : x[N, D] -> y where D > 9 { y = x -> dense(4)\n a = y + x }`,
    ],
    [
      "what a block only promises",
      `block B : x[N, D] -> y[N, E] { y = x -> dense(4) }\nmodel M : x[N, 8] -> y { y = x -> B\n a = y -> first }`,
    ],
  ])("is none with %s", (_, text) => {
    expect(unsaid({ path: "model.nn", text })).toEqual([[], 0]);
  });

  it("is one without any of this", () => {
    const text = `${head.replace(", b: bool = true", "")} { h = x -> dense(n)\n y = h -> relu }`;
    expect(unsaid({ path: "model.nn", text })).toEqual([[], 1]);
    expect(analyze({ path: "model.nn", text }).diagnostics).toEqual([]);
  });
});
