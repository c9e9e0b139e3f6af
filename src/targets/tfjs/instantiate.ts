/**
 * Makes models out of graphs without writing a module: the same code as `emitTfjs` gives, run at once. For `nnc train`
 * and for tests.
 */
import type { Graph } from "../../graph/graph.ts";
import { ModulePrinter, printModule } from "../../javascript/printer.ts";
import { js, type JsStatement } from "../../javascript/tree.ts";
import { moduleParts, type EmitOptions, type ExportNames } from "./emit.ts";

/** What a module exports for one model, as `LeNet` and `LeNetTraining`. */
export interface LiveModel<Model, Plan> {
  readonly make: (hyperparameters?: Readonly<Record<string, number>>) => Model;
  readonly plan: Plan | undefined;
  /** Runs the model step by step: a `Stream` of the runtime, where there is one. */
  readonly stream: StreamMaker<Model> | undefined;
}

type StreamMaker<Model> = (net: Model, given?: Readonly<Record<string, unknown>>) => unknown;

/** `tf` and `runtime` are the namespaces of `@tensorflow/tfjs` and `nnc/runtime`. */
export function instantiate<Model, Plan>(
  graphs: readonly Graph[],
  stem: string,
  tf: unknown,
  runtime: unknown,
  options: EmitOptions = {},
): ReadonlyMap<string, LiveModel<Model, Plan>> {
  const printer = new ModulePrinter();
  const write = (statements: readonly JsStatement[]): void => {
    const inner = statements.map((statement) =>
      "isExported" in statement ? { ...statement, isExported: false } : statement,
    );
    printer.print(inner);
  };
  const { names, streams, first, runtimeNames } = moduleParts(graphs, stem, write, options);
  const results = graphs.map((graph) => {
    const { model, training, stream } = names.get(graph) as ExportNames;
    return js.array(
      js.literal(graph.name),
      js.id(model),
      graph.training ? js.id(training) : js.literal(undefined),
      streams.has(graph) ? js.id(stream) : js.literal(undefined),
    );
  });
  const { code } = printer.printed(first);
  const { code: list } = printModule({
    statements: [{ kind: "expression", expression: js.array(...results) }],
  });
  const functions = [...runtimeNames].map((name) => (runtime as Record<string, unknown>)[name]);
  // The code was printed from a tree whose names and literals the printer has validated.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function("tf", ...runtimeNames, `"use strict";\n${code}\nreturn ${list}`) as (
    tf: unknown,
    ...functions: readonly unknown[]
  ) => readonly (readonly [
    string,
    LiveModel<Model, Plan>["make"],
    Plan | undefined,
    StreamMaker<Model> | undefined,
  ])[];
  return new Map(
    run(tf, ...functions).map(([name, make, plan, stream]) => [name, { make, plan, stream }]),
  );
}
