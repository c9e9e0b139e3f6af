/** Makes models that only run out of graphs without writing a module: the same code as `emitCore` gives, run at once. */
import { printModule } from "../../javascript/printer.ts";
import { js, type JsStatement } from "../../javascript/tree.ts";
import type { CoreModel } from "./core-model.ts";
import { coreBody, exportNames } from "./emit.ts";

/** Weights by their paths, and hyperparameters. */
export type MakeInference<Tensor, Model> = (
  weights: ReadonlyMap<string, Tensor> | Readonly<Record<string, Tensor>>,
  hyperparameters?: Readonly<Record<string, number>>,
) => Model;

/** What a module exports for one model, as `Reader` and `ReaderStream`. */
export interface LiveInference<Tensor, Model> {
  readonly make: MakeInference<Tensor, Model>;
  /** Gives a `Stream` of the runtime, where the model can run step by step. */
  readonly stream: ((...parts: readonly unknown[]) => unknown) | undefined;
}

/** `tf` and `runtime` are the namespaces of `@tensorflow/tfjs-core` and `nnc/runtime/core`. */
export function instantiateCore<Tensor, Model>(
  models: readonly CoreModel[],
  tf: unknown,
  runtime: unknown,
): ReadonlyMap<string, LiveInference<Tensor, Model>> {
  const names = exportNames(models);
  const { body, runtime: used } = coreBody(models, names);
  const inner = body.map((statement): JsStatement =>
    "isExported" in statement ? { ...statement, isExported: false } : statement,
  );
  const { code } = printModule({ statements: inner });
  const entries = models.map(({ graph, stream }) => {
    const name = names.get(graph);
    const made = [name?.model ?? "", ...(stream ? [name?.stream ?? ""] : [])];
    return js.array(js.literal(graph.name), ...made.map(js.id));
  });
  const { code: list } = printModule({
    statements: [{ kind: "expression", expression: js.array(...entries) }],
  });
  const functions = [...used].map((name) => (runtime as Record<string, unknown>)[name]);
  // The code was printed from a tree whose names and literals the printer has validated.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function("tf", ...used, `"use strict";\n${code}\nreturn ${list}`) as (
    tf: unknown,
    ...functions: readonly unknown[]
  ) => readonly (readonly [
    string,
    MakeInference<Tensor, Model>,
    LiveInference<Tensor, Model>["stream"]?,
  ])[];
  return new Map(run(tf, ...functions).map(([name, make, stream]) => [name, { make, stream }]));
}
