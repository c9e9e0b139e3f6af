import * as tf from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { layerNorm as run, layerNormGradients } from "../wasm-kernels/layer-norm.ts";
import { hasFusedOperations, runFused } from "./fused-operation.ts";

/** Layer normalisation of the last axis (Ba, Kiros, Hinton 2016). */
export function layerNorm(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  epsilon: number,
): tf.Tensor {
  if (!optimizations().normalizations || !hasFusedOperations([x, gamma, beta]))
    return plain(x, gamma, beta, epsilon);
  return runFused(
    {
      forward: (backend, inputs) => run(backend, inputs as Three, epsilon),
      keep: (inputs) => inputs,
      backward: (backend, dy, [data, scale]) =>
        layerNormGradients(backend, [data, scale, dy] as unknown as Three, epsilon),
      plainBackward: (dy, kept) => {
        const compute = (...inputs: tf.Tensor[]): tf.Tensor =>
          plain(...(inputs as unknown as Three), epsilon);
        return tf.grads(compute)([...kept], dy);
      },
    },
    [x, gamma, beta],
  );
}

type Three = readonly [tf.Tensor, tf.Tensor, tf.Tensor];

function plain(x: tf.Tensor, gamma: tf.Tensor, beta: tf.Tensor, epsilon: number): tf.Tensor {
  const { mean, variance } = tf.moments(x, -1, true);
  return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon))), gamma), beta);
}
