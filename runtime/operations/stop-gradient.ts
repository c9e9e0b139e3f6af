import * as tf from "@tensorflow/tfjs";

/** The values of `x`, of any shape, for which the gradient is zero. */
export function stopGradient(x: tf.Tensor): tf.Tensor {
  const stopped = tf.customGrad((value) => {
    const { shape } = value as tf.Tensor;
    return { value: tf.clone(value as tf.Tensor), gradFunc: () => tf.zeros(shape) };
  });
  return stopped(x);
}
