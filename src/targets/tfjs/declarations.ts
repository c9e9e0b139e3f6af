/** The `.d.ts` of a module. Text is assembled from validated names and escaped comments only. */
import type { Graph } from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import type { StreamGraph } from "../../stream/stream-graph.ts";
import { escapeComment } from "../../javascript/escape.ts";
import { propertyKey } from "../../javascript/print-pattern.ts";
import { realConstant } from "../../shape/real.ts";
import { asInteger, printDim } from "../../shape/dim.ts";
import { printReal } from "../../shape/real.ts";
import type { ExportNames } from "./emit.ts";
import { documentationOf } from "./documentation.ts";

export function declarations(
  graphs: readonly Graph[],
  names: ReadonlyMap<Graph, ExportNames>,
  streams: ReadonlyMap<Graph, StreamGraph> = new Map(),
): string {
  const hasPlan = graphs.some(({ training }) => training);
  const fromRuntime = [
    ...(streams.size > 0 ? ["Stream"] : []),
    ...(hasPlan ? ["TrainingPlan"] : []),
  ];
  const head = [
    'import type * as tf from "@tensorflow/tfjs";',
    ...(fromRuntime.length > 0
      ? [`import type { ${fromRuntime.join(", ")} } from "nnc/runtime";`]
      : []),
  ];
  const parts = graphs.map((graph) => {
    const name = names.get(graph) as ExportNames;
    const stream = streams.get(graph);
    const own = declarationsOf(graph, name);
    return stream ? `${own}\n\n${streamDeclaration(stream, graph.name, name.stream)}` : own;
  });
  return `${[head.join("\n"), ...parts].join("\n\n")}\n`;
}

function declarationsOf(graph: Graph, { model, training }: ExportNames): string {
  const { hyperparameters } = graph;
  const isRequired = hyperparameters.some(({ initial }) => initial === undefined);
  const parts: string[] = [];
  if (hyperparameters.length > 0) {
    const fields = hyperparameters.map(({ name, type, initial }) => {
      const value =
        initial &&
        ("dim" in initial
          ? (asInteger(initial.dim) ?? printDim(initial.dim))
          : (realConstant(initial.real) ?? printReal(initial.real)));
      const about = `${type}${value === undefined ? "" : `, default ${String(value)}`}`;
      return `  /** ${escapeComment(about)} */\n  readonly ${propertyKey(name)}${initial ? "?" : ""}: number;`;
    });
    parts.push(
      `/** Hyperparameters of \`${model}\`. */\nexport interface ${model}Options {\n${fields.join("\n")}\n}`,
    );
  }
  const options =
    hyperparameters.length === 0 ? "" : `options${isRequired ? "" : "?"}: ${model}Options`;
  parts.push(
    `${comment(documentationOf(graph))}\nexport declare function ${model}(${options}): tf.LayersModel;`,
  );
  if (graph.training)
    parts.push(
      `/** How \`${model}\` is trained: its \`train\` section. */\nexport declare const ${training}: TrainingPlan;`,
    );
  return parts.join("\n\n");
}

/** `ReaderStream(net: tf.LayersModel): Stream<[x: tf.Tensor], tf.Tensor>` */
function streamDeclaration(stream: StreamGraph, model: string, name: string): string {
  const { inputs, outputs, given } = stream;
  const scope = new NameScope([]);
  const labels = inputs.map((port) => `${scope.fresh(port.name)}: tf.Tensor`);
  const results = outputs.map(() => "tf.Tensor");
  const output = results.length === 1 ? "tf.Tensor" : `[${results.join(", ")}]`;
  const fields = given.map((port) => `readonly ${propertyKey(port.name)}: tf.Tensor`);
  const type = given.length > 0 ? `{ ${fields.join("; ")} }` : "Record<string, never>";
  const param = given.length > 0 ? `, given: ${type}` : "";
  const text = `\`${model}\`, one time step at a time, with the weights of a model.`;
  return `${comment(text)}\nexport declare function ${name}(net: tf.LayersModel${param}): Stream<[${labels.join(", ")}], ${output}, ${type}>;`;
}

function comment(text: string): string {
  const lines = escapeComment(text)
    .split("\n")
    .map((line) => (line === "" ? " *" : ` * ${line}`));
  return ["/**", ...lines, " */"].join("\n");
}
