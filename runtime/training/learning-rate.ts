/** The learning rate of an optimizer of tfjs, which has no common way to read or to change it. */
import type { Optimizer } from "@tensorflow/tfjs";

interface WithRate {
  learningRate?: number;
  setLearningRate?(rate: number): void;
}

/** `undefined` for an optimizer that has none, such as Adadelta of the user's own. */
export function learningRateOf(optimizer: Optimizer): number | undefined {
  const { learningRate } = optimizer as unknown as WithRate;
  return typeof learningRate === "number" ? learningRate : undefined;
}

export function setLearningRate(optimizer: Optimizer, rate: number): void {
  const settable = optimizer as unknown as WithRate;
  if (settable.setLearningRate) settable.setLearningRate(rate);
  else settable.learningRate = rate;
}
