/** Batch normalisation by the statistics of the batch: each channel is a group, and the whole batch is one sample. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { groupNorm, groupNormGradients } from "./group-norm.ts";
import { groupStatistics, type NormShape } from "./group-statistics.ts";
import { matrixShape } from "./row-kernels.ts";
import type { WasmBackend } from "./wasm-backend.ts";

type Five = readonly [TensorInfo, TensorInfo, TensorInfo, TensorInfo, TensorInfo];

/** `x [..., C]` → the mean and the variance of each channel, `[C]` each. */
export function channelStatistics(
  backend: WasmBackend,
  x: TensorInfo,
): readonly [mean: TensorInfo, variance: TensorInfo] {
  return groupStatistics(backend, x, channelsOf(x));
}

/** `x [..., C]` and four of `[C]` → `(x - mean) · gamma / √(variance + epsilon) + beta`. */
export function batchNorm(backend: WasmBackend, inputs: Five, epsilon: number): TensorInfo {
  return groupNorm(backend, inputs, channelsOf(inputs[0]), epsilon);
}

/** `x [..., C]`, `mean [C]`, `variance [C]`, `gamma [C]`, `dy [..., C]` → the gradients for `x`, `gamma` and `beta`. */
export function batchNormGradients(
  backend: WasmBackend,
  inputs: Five,
  epsilon: number,
): readonly [TensorInfo, TensorInfo, TensorInfo] {
  return groupNormGradients(backend, inputs, channelsOf(inputs[0]), epsilon);
}

/**
 * Whether our kernel is the faster one where the statistics are given: it has scale and offset to compute for each channel
 * first, and a number costs the backend ten times as much.
 */
export function isWorthScaling(x: TensorInfo): boolean {
  const { rows, columns } = matrixShape(x);
  return rows * columns >= 1000 + 20 * columns;
}

function channelsOf(x: TensorInfo): NormShape {
  const { rows, columns } = matrixShape(x);
  return { samples: 1, rows, columns, groups: columns };
}
