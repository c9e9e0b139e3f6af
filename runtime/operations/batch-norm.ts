import * as tf from "@tensorflow/tfjs";

interface Variable {
  read(): tf.Tensor;
  write(value: tf.Tensor): unknown;
}

interface BatchNormOptions {
  readonly gamma: tf.Tensor;
  readonly beta: tf.Tensor;
  readonly movingMean: Variable;
  readonly movingVariance: Variable;
  readonly epsilon: number;
  /** The weight of the new statistics, as in PyTorch. */
  readonly momentum: number;
  readonly training: boolean;
}

/** Batch normalisation of the last axis (Ioffe and Szegedy 2015); in training it updates the running statistics. */
export function batchNorm(x: tf.Tensor, options: BatchNormOptions): tf.Tensor {
  const { gamma, beta, movingMean, movingVariance, epsilon, momentum, training } = options;
  if (!training)
    return tf.batchNorm(x, movingMean.read(), movingVariance.read(), beta, gamma, epsilon);
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes);
  const blend = (before: tf.Tensor, now: tf.Tensor): tf.Tensor =>
    tf.add(tf.mul(before, 1 - momentum), tf.mul(now, momentum));
  movingMean.write(blend(movingMean.read(), mean));
  movingVariance.write(blend(movingVariance.read(), variance));
  return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon))), gamma), beta);
}
