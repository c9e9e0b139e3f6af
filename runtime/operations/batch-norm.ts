import * as tf from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { batchNorm as run, batchNormGradients, channelStatistics } from "../wasm-kernels/batch-norm.ts"; // prettier-ignore
import type { Buffer } from "./buffers.ts";
import { hasFusedOperations, runFused, runKernel } from "./fused-operation.ts";
import { runningNorm, type RunningNormOptions } from "./running-norm.ts";

interface BatchNormOptions extends RunningNormOptions {
  readonly movingMean: Buffer;
  readonly movingVariance: Buffer;
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
  if (!training) return runningNorm(x, options);
  const isFused = optimizations().normalizations && hasFusedOperations([x]) && x.size > 0;
  const { mean, variance } = isFused ? statistics(x) : moments(x);
  const count = x.size / mean.size;
  const blend = (before: tf.Tensor, now: tf.Tensor): tf.Tensor =>
    tf.add(tf.mul(before, 1 - momentum), tf.mul(now, momentum));
  movingMean.write(blend(movingMean.read(), mean));
  movingVariance.write(
    blend(movingVariance.read(), tf.mul(variance, count / Math.max(1, count - 1))),
  );
  if (isFused) return fused(x, options, { mean, variance });
  return normalized(x, gamma, beta, { mean, variance }, epsilon);
}

interface Moments {
  readonly mean: tf.Tensor;
  readonly variance: tf.Tensor;
}

/** Of each channel. */
function moments(x: tf.Tensor): Moments {
  return tf.moments(
    x,
    x.shape.slice(0, -1).map((_, axis) => axis),
  );
}

function statistics(x: tf.Tensor): Moments {
  const [mean, variance] = runKernel((backend) => channelStatistics(backend, x));
  return { mean: mean as tf.Tensor, variance: variance as tf.Tensor };
}

function normalized(
  x: tf.Tensor,
  gamma: tf.Tensor | undefined,
  beta: tf.Tensor | undefined,
  { mean, variance }: Moments,
  epsilon: number,
): tf.Tensor {
  const normal = tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
  const scaled = gamma ? tf.mul(normal, gamma) : normal;
  return beta ? tf.add(scaled, beta) : scaled;
}

type Three = readonly [tf.Tensor, tf.Tensor, tf.Tensor];

function fused(x: tf.Tensor, options: BatchNormOptions, { mean, variance }: Moments): tf.Tensor {
  const { epsilon } = options;
  const gamma = options.gamma ?? tf.onesLike(mean);
  const beta = options.beta ?? tf.zerosLike(mean);
  return runFused(
    {
      forward: (backend, inputs) => {
        const [data, scale, offset] = inputs as Three;
        return run(backend, [data, mean, variance, scale, offset], epsilon);
      },
      keep: ([data, scale]) => [data as tf.Tensor, scale as tf.Tensor, mean, variance],
      backward: (backend, dy, kept) => {
        const [data, scale, ...both] = kept as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
        return batchNormGradients(backend, [data, ...both, scale, dy], epsilon);
      },
      plainBackward: (dy, kept) => {
        const [data, scale] = kept as [tf.Tensor, tf.Tensor];
        const compute = (...inputs: tf.Tensor[]): tf.Tensor => {
          const [inner, gain, offset] = inputs as unknown as Three;
          return normalized(inner, gain, offset, moments(inner), epsilon);
        };
        return tf.grads(compute)([data, scale, tf.zerosLike(scale)], dy);
      },
    },
    [x, gamma, beta],
  );
}
