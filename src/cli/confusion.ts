/** The confusion matrix of a classifier on test data. */
import type * as tf from "@tensorflow/tfjs";
import * as runtime from "../../runtime/index.ts";
import type { TrainingPlan } from "../../runtime/training/plan.ts";
import type { Prepared } from "../data/prepare.ts";

export interface Confusion {
  /** `matrix[is][answered]` counts samples. */
  readonly matrix: readonly (readonly number[])[];
  readonly names: readonly string[];
}

/** More classes make no table that anyone reads. */
const mostClasses = 100;

/** Undefined where the model gives no scores of classes. */
export async function confusionOf(
  net: tf.LayersModel,
  plan: TrainingPlan,
  { test, testLabels, classes, preparation }: Prepared,
): Promise<Confusion | undefined> {
  const [output] = net.outputs;
  const isClassifier = net.outputs.length === 1 && output?.shape.length === 2 && classes !== undefined; // prettier-ignore
  if (!isClassifier || classes > mostClasses) return undefined;
  const [scores] = Object.values(await runtime.predict(net, plan, test.inputs));
  const width = scores?.shape.at(-1) ?? 1;
  if (!scores || width < 2) return undefined;
  const count = Math.max(classes, Math.min(width, mostClasses));
  const names = preparation.classes ?? [];
  return {
    matrix: runtime.confusionMatrix(testLabels, runtime.largest(scores), count),
    names: Array.from({ length: count }, (_, index) => names[index] ?? String(index)),
  };
}
