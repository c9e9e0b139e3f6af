/** The `.d.ts` of a module. Text is assembled from validated names and escaped comments only. */
import type { Graph } from "../../graph/graph.ts";
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
): string {
  const hasPlan = graphs.some(({ training }) => training);
  const head = [
    'import type * as tf from "@tensorflow/tfjs";',
    ...(hasPlan ? ['import type { TrainingPlan } from "nnc/runtime";'] : []),
  ];
  const parts = graphs.map((graph) => declarationsOf(graph, names.get(graph) as ExportNames));
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

function comment(text: string): string {
  const lines = escapeComment(text)
    .split("\n")
    .map((line) => (line === "" ? " *" : ` * ${line}`));
  return ["/**", ...lines, " */"].join("\n");
}
