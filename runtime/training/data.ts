import * as tf from "@tensorflow/tfjs";
import type { TensorPort } from "./plan.ts";

/** One tensor's worth of samples, flat. */
export interface Column {
  readonly name: string;
  /** The shape of one sample, without the batch. */
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32";
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/** Samples for a model: a column for each of its inputs and targets, by name. */
export interface TrainingData {
  readonly count: number;
  readonly columns: readonly Column[];
}

/** The samples at some places, as tensors by name. The caller disposes them. */
export function gather(
  data: TrainingData,
  ports: readonly TensorPort[],
  places: ArrayLike<number>,
): Record<string, tf.Tensor> {
  const entries = ports.map(({ name }): [string, tf.Tensor] => {
    const column = data.columns.find((candidate) => candidate.name === name);
    if (!column) throw new TypeError(`the data has no column "${name}"`);
    const size = column.shape.reduce((product, dim) => product * dim, 1);
    const values =
      column.dtype === "int32"
        ? new Int32Array(places.length * size)
        : new Float32Array(places.length * size);
    for (let row = 0; row < places.length; row++) {
      const from = (places[row] as number) * size;
      values.set(column.data.subarray(from, from + size), row * size);
    }
    return [name, tf.tensor(values, [places.length, ...column.shape], column.dtype)];
  });
  return Object.fromEntries(entries);
}
