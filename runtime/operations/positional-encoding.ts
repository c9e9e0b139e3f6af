import * as tf from "@tensorflow/tfjs";

/** Sines and cosines of each step in turn, `shape [length, width]`; their waves get longer from left to right. */
export function positionalEncoding(length: number, width: number): tf.Tensor2D {
  const pairs = Math.ceil(width / 2);
  const frequencies = tf.exp(tf.mul(tf.range(0, pairs), (-2 * Math.log(10000)) / width));
  const angles = tf.outerProduct(tf.range(0, length), frequencies as tf.Tensor1D);
  const waves = tf.stack([tf.sin(angles), tf.cos(angles)], 2);
  return tf.slice(tf.reshape(waves, [length, 2 * pairs]), [0, 0], [length, width]) as tf.Tensor2D;
}
