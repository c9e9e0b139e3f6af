import * as tf from "@tensorflow/tfjs";

interface NormOptions {
  readonly kernel: tf.Tensor;
  readonly bias?: tf.Tensor;
  /** Scale, offset, and the statistics of the batch norm, `[C]` each. */
  readonly gamma?: tf.Tensor;
  readonly beta?: tf.Tensor;
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
  readonly epsilon: number;
  /** In which a scale of the channels broadcasts over the kernel. */
  readonly scaleShape: number[];
}

/**
 * A linear layer and the batch norm after it as one: the kernel times s and (bias - mean) · s + beta, where s is
 * gamma / √(variance + epsilon). Jacob et al. 2018, section 3.2.
 */
export function foldNorm(options: NormOptions): [kernel: tf.Tensor, bias: tf.Tensor] {
  const { kernel, bias, gamma, beta, mean, variance, epsilon, scaleShape } = options;
  const inverse = tf.rsqrt(tf.add(variance, epsilon));
  const scale = gamma ? tf.mul(gamma, inverse) : inverse;
  const shift = tf.mul(bias ? tf.sub(bias, mean) : tf.neg(mean), scale);
  return [tf.mul(kernel, tf.reshape(scale, scaleShape)), beta ? tf.add(shift, beta) : shift];
}
