/** Brings inputs to a size that networks learn from; what to scale by is told by the training samples alone. */
import type { Samples } from "./dataset.ts";

export interface Scaling {
  /** What was done, in a sentence. */
  readonly note: string;
  readonly scale: (values: Float32Array) => Float32Array;
}

/** Divides by the largest value of the training samples, or by 255 where they are bytes: from 0 to 1 for pixels. */
export function byLargest({ values }: Samples, isBytes: boolean): Scaling {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  const divisor = isBytes ? 255 : most || 1;
  return {
    note: `divided by ${divisor}`,
    scale: (given) => given.map((value) => value / divisor),
  };
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
  const deviation = variance.map((one) => Math.sqrt(one) || 1);
  return {
    note: `standardised, each of ${width} features to mean 0 and variance 1`,
    scale: (given) =>
      given.map((value, k) => (value - at(mean, k % width)) / at(deviation, k % width)),
  };
}

function at(numbers: Float64Array, index: number): number {
  return numbers[index] ?? 0;
}
