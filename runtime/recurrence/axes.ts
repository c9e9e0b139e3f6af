/** Axes of batch and time. */
import * as tf from "@tensorflow/tfjs";
import { sizeOf } from "../axes.ts";

/** Swaps the first two axes. The others go as one: tfjs takes a hundred times as long for an axis more than four. */
export function swapped(tensor: tf.Tensor): tf.Tensor {
  const [first = 0, second = 0, ...others] = tensor.shape;
  if (first === 1 || second === 1) return tf.reshape(tensor, [second, first, ...others]);
  const rows = tf.reshape(tensor, [first, second, sizeOf(others)]);
  return tf.reshape(tf.transpose(rows, [1, 0, 2]), [second, first, ...others]);
}
