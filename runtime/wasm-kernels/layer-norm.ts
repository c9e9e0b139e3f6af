/** Layer normalisation in one pass over memory, and its gradients in another. */
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

/** `x [..., C]`, `gamma [C]`, `beta [C]` → `[..., C]`. */
export function layerNorm(
  backend: WasmBackend,
  [x, gamma, beta]: readonly [TensorInfo, TensorInfo, TensorInfo],
  epsilon: number,
): TensorInfo {
  const key = `layer norm ${epsilon}`;
  const kernel = rowKernel(backend, key, () => programs.layerNorm(epsilon));
  const result = backend.makeOutput(x.shape, "float32");
  const size = matrixShape(x);
  const { columns } = size;
  shareRows(backend, size, costs.normalization, (first, rows) => {
    const at = (info: TensorInfo): number => addressOf(backend, info) + 4 * first * columns;
    kernel(rows, columns, at(x), addressOf(backend, gamma), addressOf(backend, beta), at(result));
  });
  return result;
}

/** `x [..., C]`, `gamma [C]`, `dy [..., C]` → the gradients for `x`, `gamma` and `beta`. */
export function layerNormGradients(
  backend: WasmBackend,
  [x, gamma, dy]: readonly [TensorInfo, TensorInfo, TensorInfo],
  epsilon: number,
): readonly [TensorInfo, TensorInfo, TensorInfo] {
  const key = `layer norm gradient ${epsilon}`;
  const kernel = rowKernel(backend, key, () => programs.layerNormGradient(epsilon));
  const dx = backend.makeOutput(x.shape, "float32");
  const size = matrixShape(x);
  const { columns } = size;
  const sums = sumsOverRows(backend, size, 2, (first, rows, addresses) => {
    const at = (info: TensorInfo): number => addressOf(backend, info) + 4 * first * columns;
    kernel(rows, columns, at(x), addressOf(backend, gamma), at(dy), at(dx), ...addresses);
  });
  const [dgamma = [], dbeta = []] = sums;
  return [dx, tensorOfNumbers(backend, dgamma), tensorOfNumbers(backend, dbeta)];
}
