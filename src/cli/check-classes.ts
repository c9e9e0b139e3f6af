/** Whether a model tells as many classes, or characters, apart as the data have. */
import type * as tf from "@tensorflow/tfjs";
import { DataError } from "../data/dataset.ts";
import type { Prepared } from "../data/prepare.ts";
import { typeOf, type Graph } from "../graph/graph.ts";
import { printDim } from "../shape/dim.ts";

/** @throws DataError: labels beyond the model's classes would count as no class at all, without a word */
export function checkClasses(
  graph: Graph,
  net: tf.LayersModel,
  { classes, preparation: { vocabulary } }: Prepared,
): void {
  const size = net.outputs[0]?.shape.at(-1);
  const count = vocabulary?.length ?? classes;
  if (count === undefined || typeof size !== "number" || count <= size) return;
  const output = graph.outputs[0];
  const dim = output && typeOf(graph.nodes, output.value).shape.at(-1);
  const name = dim ? printDim(dim) : "";
  const isHyperparameter = graph.hyperparameters.some((one) => one.name === name);
  const hint = isHyperparameter ? `; try --set ${name}=${count}` : "";
  throw new DataError(
    vocabulary
      ? `the text has ${count} different characters, and ${graph.name} tells ${size} apart${hint}`
      : `the labels go up to ${count - 1}, and ${graph.name} tells ${size} classes apart${hint}`,
  );
}
