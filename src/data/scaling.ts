/** Brings inputs to a size that networks learn from; what to scale by is told by the training samples alone. */
import type { Samples } from "./dataset.ts";

/** What was done to an input, as plain data: it is kept with a trained model, and done to new data again. */
export type Scaling =
  | { readonly kind: "none" }
  | { readonly kind: "divide"; readonly by: number }
  | {
      readonly kind: "standardise";
      readonly mean: readonly number[];
      readonly deviation: readonly number[];
    };

export function scaled(scaling: Scaling, values: Float32Array): Float32Array {
  if (scaling.kind === "none") return values;
  if (scaling.kind === "divide") return values.map((value) => value / scaling.by);
  const { mean, deviation } = scaling;
  const width = mean.length;
  return values.map((value, k) => (value - (mean[k % width] ?? 0)) / (deviation[k % width] ?? 1));
}

/** What was done, in a sentence. */
export function describeScaling(scaling: Scaling): string {
  if (scaling.kind === "none") return "taken as it is";
  return scaling.kind === "divide"
    ? `divided by ${scaling.by}`
    : `standardised, each of ${scaling.mean.length} features to mean 0 and variance 1`;
}

/** Divides by the largest value of the training samples, or by 255 where they are bytes: from 0 to 1 for pixels. */
export function byLargest({ values }: Samples, isBytes: boolean): Scaling {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return { kind: "divide", by: isBytes ? 255 : most || 1 };
}

/** Gives each of the features mean 0 and variance 1 over the training samples; one that never changes becomes 0. */
export function standardised({ count, shape, values }: Samples): Scaling {
  const width = shape.reduce((product, size) => product * size, 1);
  const mean = new Float64Array(width);
  const variance = new Float64Array(width);
  values.forEach((value, k) => (mean[k % width] = at(mean, k % width) + value / count));
  values.forEach((value, k) => {
    const column = k % width;
    variance[column] = at(variance, column) + (value - at(mean, column)) ** 2 / count;
  });
  const deviation = Array.from(variance, (one) => Math.sqrt(one) || 1);
  return { kind: "standardise", mean: [...mean], deviation };
}

function at(numbers: Float64Array, index: number): number {
  return numbers[index] ?? 0;
}
