import type { Tensor, Tensor4D } from "@tensorflow/tfjs";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";

/** What each place of a new axis takes of each place of the old one: `[new][old]`. */
export type Shares = readonly (readonly number[])[];

/** Images whose rows and columns are mixtures of the old ones: `y[n, i, j, c] = Σ rows[i, h] · columns[j, w] · x[n, h, w, c]`. */
export function resample(tf: TensorFlow, x: Tensor4D, rows: Shares, columns: Shares): Tensor4D {
  const [count, height, width, channels] = x.shape;
  const matrix = (shares: Shares): Tensor => tf.tensor2d(shares.map((row) => [...row]));
  const across = (image: Tensor, lines: number): Tensor =>
    tf.matMul(matrix(columns), tf.reshape(image, [count * lines, width, channels]));
  const down = (image: Tensor, pixels: number): Tensor =>
    tf.matMul(matrix(rows), tf.reshape(image, [count, height, pixels * channels]));
  // What makes the image smaller comes first.
  const result =
    rows.length < height
      ? across(down(x, width), rows.length)
      : down(across(x, height), columns.length);
  return tf.reshape(result, [count, rows.length, columns.length, channels]);
}

export function transposed(shares: Shares): Shares {
  return (shares[0] ?? []).map((_, column) => shares.map((row) => row[column] ?? 0));
}
