/** Sums, maxima and minima over neighbouring axes, without turning the tensor so that they are last, as the backend does. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { sizeOf } from "../axes.ts";
import { reduceColumns, type ColumnReduction } from "../simd/column-reductions.ts";
import { rowKernel } from "./row-kernels.ts";
import { blocksOf, foldedBlocks, shareBlocks, type Samples } from "./sample-blocks.ts";
import { addressOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

const joins: Readonly<Record<ColumnReduction, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  max: Math.max,
  min: Math.min,
};

const first: Readonly<Record<ColumnReduction, number>> = { sum: 0, max: -Infinity, min: Infinity };

/** Samples of so few numbers cost more to call for than to reduce. */
const leastSize = 512;

/** The axes that are reduced as the rows of samples; undefined where they are not neighbours, or the last, or hold little. */
export function rowsAlong(shape: readonly number[], axes: readonly number[]): Samples | undefined {
  const [start, end] = [Math.min(...axes), Math.max(...axes) + 1];
  const [samples, rows, columns] = [shape.slice(0, start), shape.slice(start, end), shape.slice(end)].map(sizeOf) as [number, number, number]; // prettier-ignore
  const isWhole = axes.length === end - start && end < shape.length;
  return isWhole && rows * columns >= leastSize ? { samples, rows, columns } : undefined;
}

/** `[samples, rows, columns]` → `shape`, of `[samples, columns]`. */
export function reducedRows(
  backend: WasmBackend,
  x: TensorInfo,
  samples: Samples,
  { kind, shape }: { readonly kind: ColumnReduction; readonly shape: number[] },
): TensorInfo {
  const blocks = blocksOf(samples);
  const { width, each, columns, rest } = blocks;
  const isDirect = each === 1 && width === columns && rest === 0;
  const result = backend.makeOutput(shape, "float32");
  const made = isDirect ? result : backend.makeOutput([samples.samples * each, width], "float32");
  backend.typedArrayFromHeap(made).fill(first[kind]);
  const [from, to] = [addressOf(backend, x), addressOf(backend, made)];
  const kernel = rowKernel(backend, `columns ${kind}`, () => reduceColumns(kind));
  shareBlocks(backend, blocks, (part) => {
    kernel(part.rows, part.columns, from + 4 * part.start, to + 4 * width * part.block);
  });
  if (isDirect) return result;
  const parts = backend.typedArrayFromHeap(made);
  const totals = foldedBlocks(
    parts,
    blocks,
    { stride: width, offset: 0 },
    joins[kind],
    first[kind],
  );
  backend.typedArrayFromHeap(result).set(totals);
  backend.disposeData(made.dataId);
  return result;
}
