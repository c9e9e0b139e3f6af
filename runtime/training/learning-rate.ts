/** The learning rate of an optimizer, of which those of tfjs have no common way to tell it. */
import type { Optimizer } from "@tensorflow/tfjs";

/** `undefined` for an optimizer that has none, such as Adadelta of the user's own. */
export function learningRateOf(optimizer: Optimizer): number | undefined {
  const { learningRate } = optimizer as unknown as { readonly learningRate?: number };
  return typeof learningRate === "number" ? learningRate : undefined;
}
