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
  type ModelDeclarations,
} from "../tfjs/declarations.ts";
import { ownNames } from "./runtime-names.ts";

export function coreDeclarations(
  graphs: readonly Graph[],
  names: ReadonlyMap<Graph, string>,
  sources: ReadonlyMap<string, string>,
): Declarations {
  const scope = new NameScope([...ownNames, "Inference", "WeightSource", ...names.values()]);
  const head = [
    'import type * as tf from "@tensorflow/tfjs-core";',
    'import type { Inference, WeightSource } from "nnc/runtime/core";',
  ];
  return assembled(head, sources, graphs, (graph) =>
    declarationsOf(graph, names.get(graph) ?? "", scope),
  );
}

function declarationsOf(graph: Graph, model: string, scope: NameScope): ModelDeclarations {
  const { hyperparameters } = graph;
  const net = scope.fresh(`${model}Model`);
  const declared: [string, string][] = [["interface ", net]];
  const parts: string[] = [];
  let options = "";
  if (hyperparameters.length > 0) {
    const name = scope.fresh(`${model}Options`);
    const isRequired = hyperparameters.some(({ initial }) => initial === undefined);
    parts.push(optionsInterface(hyperparameters, model, name));
    declared.push(["interface ", name]);
    options = `, options${isRequired ? "" : "?"}: ${name}`;
  }
  parts.push(
    modelInterface(graph, model, net),
    `${documentationComment(documentationOf(graph))}\nexport declare function ${model}(weights: WeightSource${options}): ${net};`,
  );
  declared.push(["function ", model]);
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
