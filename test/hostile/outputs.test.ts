import * as tf from "@tensorflow/tfjs";
import { transformSync } from "esbuild";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import * as runtime from "../../runtime/index.ts";
import { compile, type Compilation } from "../../src/compile.ts";
import { renderJson } from "../../src/diagnostics/render-json.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-text.ts";
import { instantiate } from "../../src/targets/tfjs/instantiate.ts";
import { controls, expectHarmless, hostilePrograms, prototypeKeys, type HostileProgram } from "./hostile-programs.ts"; // prettier-ignore

const compiled: readonly (readonly [HostileProgram, Compilation])[] = hostilePrograms.map(
  (program) => [program, compile(program)],
);
const sound = compiled.filter(([{ isSound }]) => isSound);

/** Stands in for what declarations import, so that their own names and types are what is checked. */
const imported = `declare namespace tf {
  type ModelFitArgs = object;
  class Tensor { readonly rank: number }
  ${["Scalar", ...[1, 2, 3, 4, 5, 6].map((rank) => `Tensor${rank}D`)].map((name) => `class ${name} extends Tensor {}`).join("\n  ")}
  class LayersModel { predict(x: never, args?: object): unknown; predictOnBatch(x: never): unknown; fit(x: never, y: Tensor, args?: object): Promise<object> }
}
declare class TrainingPlan {}
declare class Stream<Inputs, Output, Given> { step(...inputs: Inputs extends readonly unknown[] ? Inputs : never): Output; given: Given }
`;

/** What TypeScript has against declarations, all in one program; each is a module of its own. */
function typeErrors(texts: ReadonlyMap<string, string>): readonly string[] {
  const [first = ""] = texts.keys();
  const globals = join(dirname(first), "imported.d.ts");
  const all = new Map([...texts, [globals, imported]]);
  const options: ts.CompilerOptions = { strict: true, noEmit: true, types: [], target: ts.ScriptTarget.ES2022 }; // prettier-ignore
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (path) => all.has(path) || fileExists(path);
  host.readFile = (path) => all.get(path) ?? readFile(path);
  const program = ts.createProgram([...all.keys()], options, {
    ...host,
    getSourceFile: (path, target, ...others) => {
      const text = all.get(path);
      return text === undefined
        ? ts.createCompilerHost(options).getSourceFile(path, target, ...others)
        : ts.createSourceFile(path, text, target, true);
    },
  });
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ file, messageText }) => `${file?.fileName ?? ""}: ${ts.flattenDiagnosticMessageText(messageText, " ")}`); // prettier-ignore
}

describe("hostile names, documentation, strings and paths", () => {
  it("compile where they are sound, and else give diagnostics", () => {
    for (const [{ name, isSound }, { diagnostics }] of compiled) {
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      if (isSound)
        expect(errors.map(({ message }) => message), name).toEqual([]); // prettier-ignore
      else expect(errors.length, name).toBeGreaterThan(0);
    }
  });

  it("come out as modules that parse, with one source map each", () => {
    for (const [{ name }, { module }] of sound) {
      expect(() => transformSync(module?.code ?? "", { loader: "js" }), name).not.toThrow();
      expectHarmless(module?.code ?? "");
      expect(module?.code.match(/^\/\/# sourceMappingURL=/gm), name).toHaveLength(1);
      const map = JSON.parse(module?.map ?? "") as { readonly version: number };
      expect(map.version).toBe(3);
    }
  });

  it("come out as declarations that type-check", () => {
    const folder = mkdtempSync(join(tmpdir(), "nnc-hostile-"));
    const texts = new Map(
      sound.map(([, { module }], index) => [
        join(folder, `m${index}.d.ts`),
        (module?.declarations ?? "").replaceAll(/^import .*$/gm, ""),
      ]),
    );
    for (const text of texts.values()) expectHarmless(text);
    for (const [path, text] of texts) {
      const parsed = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
      const { parseDiagnostics } = parsed as unknown as { parseDiagnostics: readonly ts.Diagnostic[] }; // prettier-ignore
      expect(parseDiagnostics.map(({ messageText }) => messageText), text).toEqual([]); // prettier-ignore
    }
    expect(typeErrors(texts)).toEqual([]);
  });

  it("come out as diagnostics that are safe to print", () => {
    for (const [, { diagnostics, sources }] of compiled) {
      for (const diagnostic of diagnostics) {
        const text = renderDiagnostic(diagnostic, sources, { color: false });
        for (const character of controls) expect(text).not.toContain(character);
      }
      expect(() => JSON.stringify(renderJson(diagnostics, sources))).not.toThrow();
    }
  });

  it("behave: each model is made and answers, and nothing inherits from it", () => {
    const before = prototypeKeys();
    for (const [index, [{ name }, { graphs }]] of sound.entries()) {
      const live = instantiate<tf.LayersModel, unknown>(graphs, `hostile${index}`, tf, runtime);
      for (const graph of graphs) {
        const shape = tf.tidy(() => {
          const net = live.get(graph.name)?.make();
          const result = (net?.predict(tf.ones([2, 4])) as tf.Tensor).shape;
          net?.dispose();
          return result;
        });
        expect(shape[0], `${name}: ${graph.name}`).toBe(2);
      }
    }
    expect(prototypeKeys()).toEqual(before);
  }, 60_000);
});
