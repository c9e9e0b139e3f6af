/**
 * What is computed before a recurrence runs, by tfjs, so that tfjs knows its gradients. A trace writes it down by places
 * in a list of tensors, and holds no tensor, so that it can be computed again for others.
 */
import * as tf from "@tensorflow/tfjs";

/** A tensor, by its place among those of a run. */
export interface Place {
  readonly place: number;
}

/** A function of tensors and numbers. */
export type Compute = (...args: never[]) => tf.Tensor;

export interface Preparation extends Place {
  readonly args: readonly (Place | number)[];
  readonly compute: Compute;
}

/** Computes what a list lacks. */
export function prepare(
  preparations: readonly Preparation[],
  tensors: (tf.Tensor | undefined)[],
): readonly tf.Tensor[] {
  for (const preparation of preparations)
    tensors[preparation.place] = computed(preparation, tensors);
  return tensors as tf.Tensor[];
}

export function computed(
  { args, compute }: Pick<Preparation, "args" | "compute">,
  tensors: readonly (tf.Tensor | undefined)[],
): tf.Tensor {
  const given = args.map((arg) => (typeof arg === "number" ? arg : tensors[arg.place]));
  return compute(...(given as never[]));
}

/** Functions of tensors, made here so that none of them holds on to what else there is where it is needed. */
export const computing = {
  part:
    (axis: number, start: number, length: number): Compute =>
    (tensor: tf.Tensor) => {
      const { shape } = tensor;
      return tf.slice(tensor, shape.map((_, place) => (place === axis ? start : 0)), shape.with(axis, length)); // prettier-ignore
    },
  rows:
    (start: number, rows: number): Compute =>
    (matrix: tf.Tensor) =>
      tf.slice(matrix, [start, 0], [rows, -1]),
  concat:
    (axis: number): Compute =>
    (...tensors: tf.Tensor[]) =>
      tf.concat(tensors, axis),
  /** The first axis so many times as long, and what the others are. */
  shape:
    (factor: number, axes: readonly number[]): Compute =>
    (tensor: tf.Tensor) => {
      const [first = 1] = tensor.shape;
      return tf.reshape(tensor, [first * factor, ...axes]);
    },
  reversed:
    (axis: number): Compute =>
    (tensor: tf.Tensor) =>
      tf.reverse(tensor, axis),
  multiplied:
    (axis: number): Compute =>
    (tensor: tf.Tensor) =>
      tf.prod(tensor, [axis], true),
  filled:
    (shape: readonly number[], value: number): Compute =>
    () =>
      tf.fill([...shape], value),
  transposed:
    (order: readonly number[]): Compute =>
    (tensor: tf.Tensor) =>
      tf.transpose(tensor, [...order]),
  product: (a: tf.Tensor, b: tf.Tensor): tf.Tensor => tf.matMul(a, b),
  rowsAt: (table: tf.Tensor, indices: tf.Tensor): tf.Tensor => tf.gather(table, indices),
} as const;
