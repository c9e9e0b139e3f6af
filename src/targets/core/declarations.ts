/** The types of a module for tfjs-core, and where in the source each comes from. */
import type { Graph } from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { documentationComment, documentationOf } from "../tfjs/documentation.ts";
import {
  assembled,
  described,
  optionsInterface,
  tensors,
  type Declarations,
  type Declared,
  type ModelDeclarations,
} from "../tfjs/declarations.ts";
import { streamDeclaration } from "../tfjs/stream-declaration.ts";
import type { StreamGraph } from "../../stream/stream-graph.ts";
import type { CoreModel } from "./core-model.ts";
import { allNames, type CoreNames } from "./emit.ts";
import { ownNames } from "./runtime-names.ts";

export function coreDeclarations(
  models: readonly CoreModel[],
  names: ReadonlyMap<Graph, CoreNames>,
  sources: ReadonlyMap<string, string>,
): Declarations {
  const types = [
    "Inference",
    ...(models.some(({ stream }) => stream) ? ["Stream"] : []),
    "WeightSource",
  ];
  const scope = new NameScope([...ownNames, ...types, ...allNames(names)]);
  const head = [
    'import type * as tf from "@tensorflow/tfjs-core";',
    `import type { ${types.join(", ")} } from "nnc/runtime/core";`,
  ];
  const graphs = models.map(({ graph }) => graph);
  const streams = new Map(models.map(({ graph, stream }) => [graph, stream]));
  return assembled(head, sources, graphs, (graph) =>
    declarationsOf(graph, names.get(graph) as CoreNames, streams.get(graph), scope),
  );
}

function declarationsOf(
  graph: Graph,
  { model, stream: streamName }: CoreNames,
  stream: StreamGraph | undefined,
  scope: NameScope,
): ModelDeclarations {
  const { hyperparameters } = graph;
  const net = scope.fresh(`${model}Model`);
  const declared: Declared[] = [];
  const parts: string[] = [];
  let options = "";
  if (hyperparameters.length > 0) {
    const name = scope.fresh(`${model}Options`);
    const isRequired = hyperparameters.some(({ initial }) => initial === undefined);
    parts.push(optionsInterface(hyperparameters, model, name));
    declared.push(["export interface ", name, " "]);
    options = `, options${isRequired ? "" : "?"}: ${name}`;
  }
  parts.push(
    modelInterface(graph, model, net),
    `${documentationComment(documentationOf(graph))}\nexport declare function ${model}(weights: WeightSource${options}): ${net};`,
  );
  declared.push(["export interface ", net, " "], ["export declare function ", model, "("]);
  if (stream) {
    parts.push(streamDeclaration(stream, graph.name, streamName, "weights: WeightSource", options));
    declared.push(["export declare function ", streamName, "("]);
  }
  return { text: parts.join("\n\n"), declared };
}

function modelInterface(graph: Graph, model: string, net: string): string {
  const [only] = graph.inputs;
  const inputs = tensors(graph, graph.inputs);
  const list = only && graph.inputs.length === 1 ? `[${labelOf(only.name)}: ${inputs}]` : inputs;
  const about = [
    `A \`${model}\` that only runs.`,
    "",
    `\`predict\` takes ${graph.inputs.map((port) => described(graph, port)).join(", ")} and gives ${graph.outputs.map((port) => described(graph, port)).join(", ")}.`,
  ];
  return [
    documentationComment(about.join("\n")),
    `export interface ${net} extends Inference<${list}, ${tensors(graph, graph.outputs)}> {}`,
  ].join("\n");
}

function labelOf(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : "_";
}
