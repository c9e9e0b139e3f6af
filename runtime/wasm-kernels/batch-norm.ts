/** Batch normalisation by the statistics of the batch: two passes for these, one for the result, two for the gradients. */
import type { TensorInfo } from "@tensorflow/tfjs";
import * as programs from "../simd/normalizations.ts";
import {
  costs,
  matrixShape,
  rowKernel,
  shareRows,
  sumsOverRows,
  tensorOfNumbers,
} from "./row-kernels.ts";
import { addressOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** `x [..., C]` → the mean and the variance of each channel, `[C]` each. */
export function channelStatistics(
  backend: WasmBackend,
  x: TensorInfo,
): readonly [mean: TensorInfo, variance: TensorInfo] {
  const size = matrixShape(x);
  const { rows: count, columns } = size;
  const at = (first: number): number => addressOf(backend, x) + 4 * first * columns;
  const sums = rowKernel(backend, "column sums", programs.sumOfColumns);
  const [total = new Float64Array()] = sumsOverRows(backend, size, 1, (first, rows, addresses) => {
    sums(rows, columns, at(first), ...addresses);
  });
  const mean = tensorOfNumbers(backend, total.map((sum) => sum / count)); // prettier-ignore
  const squares = rowKernel(backend, "column squares", programs.squaresOfColumns);
  const [around = total] = sumsOverRows(backend, size, 1, (first, rows, addresses) => {
    squares(rows, columns, at(first), addressOf(backend, mean), ...addresses);
  });
  return [mean, tensorOfNumbers(backend, around.map((sum) => sum / count))]; // prettier-ignore
}

/** `x [..., C]` and four of `[C]` → `(x - mean) · gamma / √(variance + epsilon) + beta`. */
export function batchNorm(
  backend: WasmBackend,
  [x, mean, variance, gamma, beta]: readonly [TensorInfo, TensorInfo, TensorInfo, TensorInfo, TensorInfo], // prettier-ignore
  epsilon: number,
): TensorInfo {
  const kernel = rowKernel(backend, "batch norm", programs.batchNorm);
  const [scales, factors] = [gamma, variance].map((info) => backend.typedArrayFromHeap(info));
  const scale = tensorOfNumbers(
    backend,
    Float64Array.from(scales ?? [], (one, channel) => one / Math.sqrt((factors?.[channel] ?? 0) + epsilon)), // prettier-ignore
  );
  const result = backend.makeOutput(x.shape, "float32");
  const size = matrixShape(x);
  const { columns } = size;
  const rest = [mean, scale, beta].map((info) => addressOf(backend, info));
  shareRows(backend, size, costs.normalization, (first, rows) => {
    const at = (info: TensorInfo): number => addressOf(backend, info) + 4 * first * columns;
    kernel(rows, columns, at(x), ...rest, at(result));
  });
  backend.disposeData(scale.dataId);
  return result;
}

/**
 * `x [..., C]`, `mean [C]`, `variance [C]`, `gamma [C]`, `dy [..., C]` → the gradients for `x`, `gamma` and `beta`, where the
 * statistics are those of `x`; Ioffe and Szegedy 2015, section 3.
 */
export function batchNormGradients(
  backend: WasmBackend,
  [x, mean, variance, gamma, dy]: readonly [TensorInfo, TensorInfo, TensorInfo, TensorInfo, TensorInfo], // prettier-ignore
  epsilon: number,
): readonly [TensorInfo, TensorInfo, TensorInfo] {
  const size = matrixShape(x);
  const { rows: count, columns } = size;
  const sums = rowKernel(backend, "batch norm sums", programs.batchNormSums);
  const [shifts = new Float64Array(), products = shifts] = sumsOverRows(
    backend,
    size,
    2,
    (first, rows, addresses) => {
      const at = (info: TensorInfo): number => addressOf(backend, info) + 4 * first * columns;
      sums(rows, columns, at(x), addressOf(backend, mean), at(dy), ...addresses);
    },
  );
  const deviations = Float64Array.from(backend.typedArrayFromHeap(variance), (one) => Math.sqrt(one + epsilon)); // prettier-ignore
  const scales = Float64Array.from(backend.typedArrayFromHeap(gamma), (one, channel) => one / (deviations[channel] ?? 1)); // prettier-ignore
  const each = (make: (scale: number, channel: number) => number): TensorInfo =>
    tensorOfNumbers(backend, scales.map(make));
  const parts = [
    each((scale) => scale),
    each((scale, channel) => (scale * (products[channel] ?? 0)) / (count * (deviations[channel] ?? 1) ** 2)), // prettier-ignore
    each((scale, channel) => (scale * (shifts[channel] ?? 0)) / count),
  ];
  const dx = backend.makeOutput(x.shape, "float32");
  const kernel = rowKernel(backend, "batch norm gradient", programs.batchNormGradient);
  const rest = parts.map((info) => addressOf(backend, info));
  shareRows(backend, size, costs.normalization, (first, rows) => {
    const at = (info: TensorInfo): number => addressOf(backend, info) + 4 * first * columns;
    kernel(rows, columns, at(x), addressOf(backend, mean), at(dy), ...rest, at(dx));
  });
  for (const { dataId } of parts) backend.disposeData(dataId);
  const dgamma = products.map((product, channel) => product / (deviations[channel] ?? 1));
  return [dx, tensorOfNumbers(backend, dgamma), tensorOfNumbers(backend, shifts)];
}
