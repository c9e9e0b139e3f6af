/**
 * Softmax of the last axis where a mask is on, and the gradient of every softmax: each row is in the cache meanwhile. Without
 * a mask, the kernel of the backend is as good.
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import * as programs from "../simd/softmaxes.ts";
import { costs, matrixShape, rowKernel, shareRows } from "./row-kernels.ts";
import { addressOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** `x [..., K]`, `mask` of floats that stretches to the shape of `x` → `[..., K]`, zero where the mask is. */
export function maskedSoftmax(backend: WasmBackend, x: TensorInfo, mask: TensorInfo): TensorInfo {
  const result = backend.makeOutput(x.shape, "float32");
  const { columns } = matrixShape(x);
  const { kind, rows, offsets } = stretched(x.shape, mask.shape);
  const kernel = rowKernel(backend, `softmax ${kind}`, () => programs.maskedSoftmax(kind));
  const from = addressOf(backend, x);
  const to = addressOf(backend, result);
  const on = addressOf(backend, mask);
  const one = (offset: number, first: number, count: number, row: number): void => {
    const [at, shown] = [4 * first * columns, kind === "matrix" ? 4 * row * columns : 0];
    kernel(count, columns, from + at, to + at, on + 4 * offset + shown);
  };
  // One block is cut into its rows; of several, each is one.
  const [only] = offsets;
  if (only !== undefined && offsets.length === 1)
    shareRows(backend, { rows, columns }, costs.softmax, (first, count) => {
      one(only, first, count, first);
    });
  else
    shareRows(
      backend,
      { rows: offsets.length, columns: rows * columns },
      costs.softmax,
      (first, count) => {
        offsets.slice(first, first + count).forEach((offset, index) => {
          one(offset, (first + index) * rows, rows, 0);
        });
      },
    );
  return result;
}

/** `y [..., K]`, which softmax gave, and `dy [..., K]` → `[..., K]`. */
export function softmaxGradient(backend: WasmBackend, y: TensorInfo, dy: TensorInfo): TensorInfo {
  const kernel = rowKernel(backend, "softmax gradient", programs.softmaxGradient);
  const result = backend.makeOutput(y.shape, "float32");
  const size = matrixShape(y);
  const { columns } = size;
  shareRows(backend, size, costs.normalization, (first, rows) => {
    const at = (info: TensorInfo): number => addressOf(backend, info) + 4 * first * columns;
    kernel(rows, columns, at(y), at(dy), at(result));
  });
  return result;
}

interface Stretched {
  /** Whether all rows of a block have one row of the mask, or each its own. */
  readonly kind: "row" | "matrix";
  /** Of a block. */
  readonly rows: number;
  /** Where each block begins in the mask, in elements. */
  readonly offsets: readonly number[];
}

/** How a mask, whose last axis is that of `x`, lies beside blocks of the rows of `x`. */
function stretched(x: readonly number[], mask: readonly number[]): Stretched {
  const rows = x.slice(0, -1);
  const own = [...x.map(() => 1), ...mask].slice(-x.length, -1);
  // The last axes, as long as the mask either has all of each or one of each, make a block.
  const isFixed = own.at(-1) === 1;
  let start = rows.length;
  while (start > 0 && (isFixed ? own[start - 1] === 1 : own[start - 1] === rows[start - 1])) start--; // prettier-ignore
  const size = (dims: readonly number[]): number => dims.reduce((product, dim) => product * dim, 1);
  const columns = x.at(-1) ?? 1;
  let stride = columns * size(own.slice(start));
  let offsets: readonly number[] = [0];
  for (let axis = start - 1; axis >= 0; axis--) {
    const step = own[axis] === 1 ? 0 : stride;
    const inner = offsets;
    offsets = Array.from({ length: rows[axis] ?? 1 }, (_, at) => inner.map((offset) => at * step + offset)).flat(); // prettier-ignore
    stride *= own[axis] ?? 1;
  }
  return { kind: isFixed ? "row" : "matrix", rows: size(rows.slice(start)), offsets };
}
