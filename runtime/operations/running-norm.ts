import * as tf from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { batchNorm as run, isWorthScaling } from "../wasm-kernels/batch-norm.ts";
import { isTapeOn } from "../wasm-kernels/wasm-backend.ts";
import { hasFusedOperations, runKernel } from "./fused-operation.ts";

interface Variable {
  read(): tf.Tensor;
}

export interface RunningNormOptions {
  /** The scale and the offset, where there are any. */
  readonly gamma?: tf.Tensor;
  readonly beta?: tf.Tensor;
  readonly movingMean: Variable;
  readonly movingVariance: Variable;
  readonly epsilon: number;
}

/** Batch normalisation of the last axis by running statistics: what is left of it where nothing is trained. */
export function runningNorm(x: tf.Tensor, options: RunningNormOptions): tf.Tensor {
  const { gamma, beta, movingMean, movingVariance, epsilon } = options;
  const [mean, variance] = [movingMean.read(), movingVariance.read()];
  // Without one of the two, tfjs throws when a gradient is asked for.
  const [scale, offset] = [gamma ?? tf.onesLike(mean), beta ?? tf.zerosLike(mean)];
  const inputs = [x, mean, variance, scale, offset] as const;
  const canFuse = optimizations().normalizations && hasFusedOperations(inputs) && isWorthScaling(x);
  if (canFuse && !isTapeOn(tf))
    return runKernel((backend) => [run(backend, inputs, epsilon)])[0] as tf.Tensor;
  return tf.batchNorm(x, mean, variance, offset, scale, epsilon);
}
