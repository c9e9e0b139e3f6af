/** Sums for the gradients of norms, in one pass over memory. */
import type { TensorInfo } from "@tensorflow/tfjs";
import * as programs from "../simd/normalizations.ts";
import type { Beside } from "./beside-rows.ts";
import { rowKernel, zeros } from "./row-kernels.ts";
import { foldedBlocks, shareBlocks, type Blocks } from "./sample-blocks.ts";
import { addressOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** For each column of each sample. */
export interface GradientSums {
  /** Of `dy`. */
  readonly ofGradients: Float64Array;
  /** Of `dy · (x - mean)`. */
  readonly ofProducts: Float64Array;
}

export function gradientSums(
  backend: WasmBackend,
  [x, dy]: readonly [TensorInfo, TensorInfo],
  { address, stride }: Beside,
  blocks: Blocks,
): GradientSums {
  const { samples, each, width } = blocks;
  const made = zeros(backend, [samples * each, 2 * width]);
  const [of = 0, from = 0, to = 0] = [x, dy, made].map((info) => addressOf(backend, info));
  const kernel = rowKernel(backend, "batch norm sums", programs.batchNormSums);
  shareBlocks(backend, blocks, ({ block, sample, start, rows, columns }) => {
    const sums = to + 8 * width * block;
    const mean = address + sample * stride;
    kernel(rows, columns, of + 4 * start, mean, from + 4 * start, sums, sums + 4 * width);
  });
  const parts = backend.typedArrayFromHeap(made);
  const [ofGradients, ofProducts] = [0, width].map((offset) =>
    foldedBlocks(parts, blocks, { stride: 2 * width, offset }, (a, b) => a + b, 0),
  ) as [Float64Array, Float64Array];
  backend.disposeData(made.dataId);
  return { ofGradients, ofProducts };
}
