/** Normalisation of groups that lie in rows: each row of a matrix has several groups, which are normalised one by one. */
import type { TensorInfo } from "@tensorflow/tfjs";
import * as programs from "../simd/normalizations.ts";
import type { NormShape } from "./group-statistics.ts";
import { costs, rowKernel, shareRows, sumsOverRows, tensorOfNumbers } from "./row-kernels.ts";
import { addressOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

type Three = readonly [TensorInfo, TensorInfo, TensorInfo];

/** Samples of one row each. */
type RowShape = Pick<NormShape, "samples" | "columns" | "groups">;

/** `x [samples, columns]`, `gamma [columns]`, `beta [columns]` → the shape of `x`. */
export function groupRowNorm(
  backend: WasmBackend,
  [x, gamma, beta]: Three,
  { samples, columns, groups }: RowShape,
  epsilon: number,
): TensorInfo {
  const key = `group norm ${epsilon}`;
  const kernel = rowKernel(backend, key, () => programs.layerNorm(epsilon, "matrix"));
  const y = backend.makeOutput(x.shape, "float32");
  const [from = 0, scale = 0, offset = 0, to = 0] = [x, gamma, beta, y].map((info) => addressOf(backend, info)); // prettier-ignore
  shareRows(backend, { rows: samples, columns }, costs.normalization, (first, rows) => {
    for (let row = first; row < first + rows; row++) {
      const at = 4 * row * columns;
      kernel(groups, columns / groups, from + at, scale, offset, to + at);
    }
  });
  return y;
}

/** `x [samples, columns]`, `gamma [columns]`, `dy` → the gradients for `x`, `gamma` and `beta`. */
export function groupRowNormGradients(
  backend: WasmBackend,
  [x, gamma, dy]: Three,
  { samples, columns, groups }: RowShape,
  epsilon: number,
): Three {
  const key = `group norm gradient ${epsilon}`;
  const kernel = rowKernel(backend, key, () => programs.layerNormGradient(epsilon, "matrix"));
  const dx = backend.makeOutput(x.shape, "float32");
  const [of = 0, scale = 0, from = 0, to = 0] = [x, gamma, dy, dx].map((info) => addressOf(backend, info)); // prettier-ignore
  const size = { rows: samples, columns };
  const [dgamma = [], dbeta = []] = sumsOverRows(backend, size, 2, (first, rows, sums) => {
    for (let row = first; row < first + rows; row++) {
      const at = 4 * row * columns;
      kernel(groups, columns / groups, of + at, scale, from + at, to + at, ...sums);
    }
  });
  return [dx, tensorOfNumbers(backend, dgamma), tensorOfNumbers(backend, dbeta)];
}
