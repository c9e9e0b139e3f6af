import * as tf from "@tensorflow/tfjs";

/** Computes tensors that live until the model is disposed; what is computed in between is not kept. */
export function prepare(compute: () => tf.Tensor[]): tf.Tensor[] {
  return tf.tidy(() => compute().map((tensor) => tf.keep(tf.clone(tensor))));
}
