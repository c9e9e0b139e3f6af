import * as tf from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { groupNorm as run, groupNormGradients } from "../wasm-kernels/group-norm.ts";
import { groupRowNorm, groupRowNormGradients } from "../wasm-kernels/group-row-norm.ts";
import { groupStatistics, type NormShape } from "../wasm-kernels/group-statistics.ts";
import { hasFusedOperations, runFused, runKernel, type FusedOperation } from "./fused-operation.ts";

/** Group normalisation (Wu and He 2018): mean 0 and variance 1 for each sample and group of channels. */
export function groupNorm(
  x: tf.Tensor,
  gamma: tf.Tensor,
  beta: tf.Tensor,
  groups: number,
  epsilon: number,
): tf.Tensor {
  if (x.size === 0) return tf.add(tf.mul(x, gamma), beta);
  const shape = { ...sizesOf(x), groups };
  const canFuse = optimizations().normalizations && hasFusedOperations([x, gamma, beta]);
  if (!canFuse || !isWorthwhile(shape)) return plain([x, gamma, beta], shape, epsilon);
  const kernels = shape.rows === 1 ? ofRows(shape, epsilon) : ofMatrices(x, shape, epsilon);
  return runFused(
    {
      ...kernels,
      plainBackward: (dy, [data, scale]) => {
        const compute = (...inputs: tf.Tensor[]): tf.Tensor =>
          plain(inputs as unknown as Three, shape, epsilon);
        const given = [data, scale, tf.zerosLike(scale as tf.Tensor)] as tf.Tensor[];
        return tf.grads(compute)(given, dy);
      },
    },
    [x, gamma, beta],
  );
}

type Two = readonly [tf.Tensor, tf.Tensor];
type Three = readonly [tf.Tensor, tf.Tensor, tf.Tensor];
type Kernels = Pick<FusedOperation, "forward" | "keep" | "backward">;

/** Samples of a few numbers in several rows cost more to call for than to compute. */
function isWorthwhile({ rows, columns }: NormShape): boolean {
  return rows === 1 || rows * columns >= 128;
}

function sizesOf({ shape }: tf.Tensor): Omit<NormShape, "groups"> {
  const rows = shape.slice(1, -1).reduce((product, length) => product * length, 1);
  return { samples: shape[0], rows, columns: shape.at(-1) ?? 1 };
}

/** Where the numbers of a group lie one after the other. */
function ofRows(shape: NormShape, epsilon: number): Kernels {
  return {
    forward: (backend, inputs) => groupRowNorm(backend, inputs as Three, shape, epsilon),
    keep: ([data, scale]) => [data, scale] as Two,
    backward: (backend, dy, kept) =>
      groupRowNormGradients(backend, [...(kept as Two), dy], shape, epsilon),
  };
}

function ofMatrices(x: tf.Tensor, shape: NormShape, epsilon: number): Kernels {
  const statistics = runKernel((backend) => groupStatistics(backend, x, shape)) as Two;
  return {
    forward: (backend, [data, ...weights]) =>
      run(backend, [data as tf.Tensor, ...statistics, ...(weights as unknown as Two)], shape, epsilon), // prettier-ignore
    keep: ([data, scale]) => [...([data, scale] as Two), ...statistics],
    backward: (backend, dy, kept) => {
      const [data, scale, ...both] = kept as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
      return groupNormGradients(backend, [data, ...both, scale, dy], shape, epsilon);
    },
  };
}

function plain([x, gamma, beta]: Three, shape: NormShape, epsilon: number): tf.Tensor {
  const { samples, rows, columns, groups } = shape;
  const grouped = tf.reshape(x, [samples, rows, groups, columns / groups]);
  const { mean, variance } = tf.moments(grouped, [1, 3], true);
  const normal = tf.mul(tf.sub(grouped, mean), tf.rsqrt(tf.add(variance, epsilon)));
  return tf.add(tf.mul(tf.reshape(normal, x.shape), gamma), beta);
}
