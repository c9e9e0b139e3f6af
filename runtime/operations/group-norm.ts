import * as tf from "@tensorflow/tfjs";

/** Group normalisation (Wu and He 2018): mean 0 and variance 1 for each sample and group of channels. */
export function groupNorm(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  groups: number,
  epsilon: number,
): tf.Tensor {
  const [count = 0] = x.shape;
  const channels = x.shape.at(-1) ?? 0;
  const grouped = tf.reshape(x, [count, -1, groups, channels / groups]);
  const { mean, variance } = tf.moments(grouped, [1, 3], true);
  const normal = tf.mul(tf.sub(grouped, mean), tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(tf.reshape(normal, x.shape), gamma), beta);
}
