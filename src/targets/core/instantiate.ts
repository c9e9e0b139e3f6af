/** Makes models that only run out of graphs without writing a module: the same code as `emitCore` gives, run at once. */
import type { Graph } from "../../graph/graph.ts";
import { printModule } from "../../javascript/printer.ts";
import { js, type JsStatement } from "../../javascript/tree.ts";
import { coreBody, modelNames } from "./emit.ts";

/** Weights by their paths, and hyperparameters. */
export type MakeInference<Tensor, Model> = (
  weights: ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>,
  hyperparameters?: Readonly<Record<string, number>>,
) => Model;

/** `tf` and `runtime` are the namespaces of `@tensorflow/tfjs-core` and `nnc/runtime/core`. */
export function instantiateCore<Tensor, Model>(
  graphs: readonly Graph[],
  tf: unknown,
  runtime: unknown,
): ReadonlyMap<string, MakeInference<Tensor, Model>> {
  const names = modelNames(graphs);
  const { body, runtime: used } = coreBody(graphs, names, []);
  const inner = body.map((statement): JsStatement =>
    "isExported" in statement ? { ...statement, isExported: false } : statement,
  );
  const { code } = printModule({ statements: inner });
  const entries = graphs.map((graph) =>
    js.array(js.literal(graph.name), js.id(names.get(graph) ?? "")),
  );
  const { code: list } = printModule({
    statements: [{ kind: "expression", expression: js.array(...entries) }],
  });
  const functions = [...used].map((name) => (runtime as Record<string, unknown>)[name]);
  // The code was printed from a tree whose names and literals the printer has validated.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function("tf", ...used, `"use strict";\n${code}\nreturn ${list}`) as (
    tf: unknown,
    ...functions: readonly unknown[]
  ) => readonly (readonly [string, MakeInference<Tensor, Model>])[];
  return new Map(run(tf, ...functions));
}
