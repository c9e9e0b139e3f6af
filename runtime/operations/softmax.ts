import * as tf from "@tensorflow/tfjs";

/** Softmax along any axis. */
export function softmaxOver(x: tf.Tensor, axis: number): tf.Tensor {
  const exponentials = tf.exp(tf.sub(x, tf.max(x, axis, true)));
  return tf.div(exponentials, tf.sum(exponentials, axis, true));
}

/** Softmax along an axis, over the places where the mask is true; the others, and rows without any, are zero. */
export function maskedSoftmax(x: tf.Tensor, mask: tf.Tensor, axis: number): tf.Tensor {
  const on = tf.cast(tf.broadcastTo(mask, x.shape), "float32");
  const lowest = tf.sub(tf.mul(x, on), tf.mul(tf.sub(1, on), 1e30));
  const exponentials = tf.mul(tf.exp(tf.sub(lowest, tf.max(lowest, axis, true))), on);
  return tf.divNoNan(exponentials, tf.sum(exponentials, axis, true));
}
