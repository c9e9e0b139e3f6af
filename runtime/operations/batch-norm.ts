import * as tf from "@tensorflow/tfjs";

interface Variable {
  read(): tf.Tensor;
  write(value: tf.Tensor): unknown;
}

interface BatchNormOptions {
  /** The scale and the offset, where there are any. */
  readonly gamma?: tf.Tensor;
  readonly beta?: tf.Tensor;
  readonly movingMean: Variable;
  readonly movingVariance: Variable;
  readonly epsilon: number;
  /** The weight of the new statistics, as in PyTorch. */
  readonly momentum: number;
  readonly training: boolean;
}

/**
 * Batch normalisation of the last axis (Ioffe and Szegedy 2015); in training it updates the running statistics. The running
 * variance divides by one less than the count, as in PyTorch: it is to be that of all data, of which a batch is a sample.
 */
export function batchNorm(x: tf.Tensor, options: BatchNormOptions): tf.Tensor {
  const { gamma, beta, movingMean, movingVariance, epsilon, momentum, training } = options;
  if (!training) {
    const mean = movingMean.read();
    // Without one of the two, tfjs throws when a gradient is asked for.
    const [scale, offset] = [gamma ?? tf.onesLike(mean), beta ?? tf.zerosLike(mean)];
    return tf.batchNorm(x, mean, movingVariance.read(), offset, scale, epsilon);
  }
  const axes = x.shape.slice(0, -1).map((_, axis) => axis);
  const { mean, variance } = tf.moments(x, axes);
  const count = x.size / mean.size;
  const blend = (before: tf.Tensor, now: tf.Tensor): tf.Tensor =>
    tf.add(tf.mul(before, 1 - momentum), tf.mul(now, momentum));
  movingMean.write(blend(movingMean.read(), mean));
  movingVariance.write(
    blend(movingVariance.read(), tf.mul(variance, count / Math.max(1, count - 1))),
  );
  const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
  const scaled = gamma ? tf.mul(normal, gamma) : normal;
  return beta ? tf.add(scaled, beta) : scaled;
}
