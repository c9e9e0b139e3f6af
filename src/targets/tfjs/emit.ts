/**
 * The tfjs target. In: the graphs of a file. Out: an ES module that exports a function for each model, its
 * declarations and its source map. Plain `tf.layers` are used wherever one exists.
 */
import type { Graph } from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { ModulePrinter } from "../../javascript/printer.ts";
import { js, type JsStatement } from "../../javascript/tree.ts";
import { streamOf, type StreamGraph } from "../../stream/stream-graph.ts";
import type { Source } from "../../source/source.ts";
import { emittedModule, headComment, type EmittedModule } from "../emitted-module.ts";
import { declarations } from "./declarations.ts";
import { modelFactory } from "./factory.ts";
import { innerNames, moduleNames } from "./module-names.ts";
import { NetHome } from "./stream-home.ts";
import { streamFunction, type EmittedStream } from "./stream.ts";
import { trainingFunctions } from "./training-functions.ts";
import { trainingPlan } from "./training-plan.ts";
import { validators } from "./validators.ts";

/** `stem` is the name of the outputs without ending: `lenet` for `lenet.js`. */
export function emitTfjs(
  graphs: readonly Graph[],
  source: Source,
  stem: string,
  sources: ReadonlyMap<string, string>,
): EmittedModule {
  const printer = new ModulePrinter();
  const parts = moduleParts(graphs, stem, (statements) => {
    printer.print(statements);
  });
  const { names, streams, first, runtimeNames } = parts;
  // A module that needs nothing else of nnc loads where nnc is not.
  const from = runtimeNames.size > 0 ? "nnc/tfjs" : "@tensorflow/tfjs";
  const head: JsStatement[] = [headComment(source), { kind: "import", from, namespace: "tf" }];
  if (runtimeNames.size > 0)
    head.push({ kind: "import", from: "nnc/runtime", names: [...runtimeNames].sort() });
  const printed = printer.printed([...head, { kind: "blank" }, ...first]);
  const types = declarations(graphs, names, streams, sources);
  const trained = graphs.filter(({ training }) => training);
  return emittedModule({
    source,
    stem,
    sources,
    printed,
    types,
    exports: {
      models: [...names.values()].map(({ model }) => model),
      plans: trained.map((graph) => names.get(graph)?.training ?? ""),
      streams: [...streams.keys()].map((graph) => names.get(graph)?.stream ?? ""),
    },
  });
}

export interface EmitOptions {
  /** False: direct operations even where `tf.layers` has a layer. */
  readonly layers?: boolean;
}

/** What there is to know of a module once the statements of its models are written. */
export interface ModuleParts {
  readonly names: ReadonlyMap<Graph, ExportNames>;
  /** What stands between the imports and the models. */
  readonly first: readonly JsStatement[];
  /** The models that can also run step by step. */
  readonly streams: ReadonlyMap<Graph, StreamGraph>;
  /** Functions it takes from `nnc/runtime`. */
  readonly runtimeNames: ReadonlySet<string>;
}

/** `write` gets the statements of one model after the other. */
export function moduleParts(
  graphs: readonly Graph[],
  stem: string,
  write: (statements: readonly JsStatement[]) => void,
  { layers = true }: EmitOptions = {},
): ModuleParts {
  const names = exportNames(graphs);
  const exported = new Set(
    [...names.values()].flatMap(({ model, training, stream }) => [model, training, stream]),
  );
  const scope = new NameScope(moduleNames, exported);
  let hasClasses = false;
  const runtimeNames = new Set<string>();
  const streams = new Map<Graph, StreamGraph>();
  for (const graph of graphs) {
    const body: JsStatement[] = [];
    const { model, training, stream: streamName } = names.get(graph) as ExportNames;
    const trainingName = graph.training ? training : undefined;
    const made = emittedStream(graph, streamName, exported);
    if (made) streams.set(graph, made.stream);
    const functions = graph.training && trainingFunctions(graph, graph.training);
    const trained = functions?.hyperparameters ?? [];
    const factory = modelFactory(graph, {
      name: model,
      trainingName,
      moduleScope: scope,
      usesLayers: layers,
      stem,
      trained,
      remembered: [...new Set([...(made?.hyperparameters ?? []), ...trained])],
    });
    for (const name of factory.runtime) runtimeNames.add(name);
    body.push(factory.statement, { kind: "blank" });
    if (made) {
      body.push(made.statement, { kind: "blank" });
      for (const name of made.runtime) runtimeNames.add(name);
    }
    if (graph.training && functions) {
      const plan = trainingPlan(graph, graph.training, training, factory, functions);
      body.push(plan.statement, { kind: "blank" });
      for (const name of plan.runtime) runtimeNames.add(name);
    }
    for (const made of factory.classes) {
      const register = js.tf("serialization.registerClass", js.id(made.name));
      body.push(made.statement, { kind: "expression", expression: register }, { kind: "blank" });
      for (const name of made.runtime) runtimeNames.add(name);
    }
    hasClasses ||= factory.classes.length > 0;
    write(body);
  }
  write(validators(graphs));
  const first: JsStatement[] = [];
  if (hasClasses) {
    // Some gradients of tfjs are wrong beyond what its own layers use.
    const registered = js.call(js.id("registerGradients"), js.id("tf"));
    first.push({ kind: "expression", expression: registered });
    runtimeNames.add("registerGradients");
  }
  return { names, streams, first, runtimeNames };
}

/** The stream of a model, if it has one, and what the model must remember for it. */
function emittedStream(
  graph: Graph,
  name: string,
  exported: ReadonlySet<string>,
):
  | (EmittedStream & { readonly stream: StreamGraph; readonly hyperparameters: readonly string[] })
  | undefined {
  const result = streamOf(graph);
  if (!("stream" in result)) return undefined;
  const { stream } = result;
  const homes: NetHome[] = [];
  const scope = new NameScope(["given", ...innerNames, "net"], exported);
  const made = streamFunction(stream, name, scope, (...parts) => {
    const home = new NetHome(...parts);
    homes.push(home);
    return home;
  });
  return { ...made, stream, hyperparameters: homes.flatMap((home) => home.hyperparameters()) };
}

export interface ExportNames {
  readonly model: string;
  readonly training: string;
  readonly stream: string;
}

/** Exports are called what the source calls them, as far as JavaScript lets them be. */
function exportNames(graphs: readonly Graph[]): ReadonlyMap<Graph, ExportNames> {
  const scope = new NameScope(moduleNames);
  const models = graphs.map((graph) => [graph, scope.fresh(graph.name)] as const);
  return new Map(
    models.map(([graph, model]) => [
      graph,
      {
        model,
        training: scope.fresh(`${model}Training`),
        stream: scope.fresh(`${model}Stream`),
      },
    ]),
  );
}
