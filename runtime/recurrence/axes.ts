/** Axes of batch and time. */
import * as tf from "@tensorflow/tfjs";

/** Swaps the first two axes. */
export function swapped(tensor: tf.Tensor): tf.Tensor {
  const [first = 0, second = 0, ...others] = tensor.shape;
  if (first === 1 || second === 1) return tf.reshape(tensor, [second, first, ...others]);
  return tf.transpose(tensor, [1, 0, ...others.map((_, index) => index + 2)]);
}
