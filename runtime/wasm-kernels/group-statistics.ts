/**
 * Means and variances of groups of columns, sample by sample, in one pass over memory. Blocks of rows give the sums of the
 * distances from a centre for each column, and of their squares: squares of the numbers would lose what is small beside the
 * mean. The centre is the mean of some rows of the block, which is no further from the mean of all than the deviation allows.
 * What blocks give is put together here, in doubles.
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import * as programs from "../simd/normalizations.ts";
import { rowKernel, tensorOfNumbers, zeros } from "./row-kernels.ts";
import { blockAt, blocksOf, shareBlocks, type Blocks, type Samples } from "./sample-blocks.ts";
import { addressOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** `[samples, rows, columns]`, the columns in groups. */
export interface NormShape extends Samples {
  readonly groups: number;
}

/** The mean and the variance of each group of each sample, `[samples · groups]` each. */
export function groupStatistics(
  backend: WasmBackend,
  x: TensorInfo,
  shape: NormShape,
): readonly [mean: TensorInfo, variance: TensorInfo] {
  const { samples, rows, columns, groups } = shape;
  const count = (rows * columns) / groups;
  const { sums, squares } = momentsOf(backend, x, shape);
  const means = sums.map((sum) => sum / count);
  const variances = Float64Array.from({ length: samples * groups }, (_, group) =>
    Math.max(0, (squares[group] ?? 0) / count - (means[group] ?? 0) ** 2),
  );
  return [tensorOfNumbers(backend, means), tensorOfNumbers(backend, variances)];
}

/** So many rows make the centre, or one where there are fewer. */
const centralRows = 8;

interface Moments {
  readonly sums: Float64Array;
  readonly squares: Float64Array;
}

/** The group of a column. */
export function groupOf(column: number, { columns, groups }: NormShape): number {
  return Math.floor((column * groups) / columns);
}

/** The sums of numbers and of their squares. */
function momentsOf(backend: WasmBackend, x: TensorInfo, shape: NormShape): Moments {
  const blocks = blocksOf(shape);
  const { samples, each, width } = blocks;
  const made = zeros(backend, [samples * each, 3 * width]);
  const [from = 0, to = 0] = [x, made].map((info) => addressOf(backend, info));
  const [ofSome, ofOne] = [centralRows, 1].map((count) =>
    rowKernel(backend, `column means of ${count}`, () => programs.meansOfColumns(1 / count)),
  );
  const moments = rowKernel(backend, "column moments", programs.momentsOfColumns);
  shareBlocks(backend, blocks, ({ block, start, rows, isRest }) => {
    if (isRest) return;
    const [first, centres] = [from + 4 * start, to + 12 * width * block];
    if (rows < centralRows) ofOne?.(1, width, first, centres);
    else ofSome?.(centralRows, width, first, centres);
    moments(rows, width, first, centres, centres + 4 * width, centres + 8 * width);
  });
  const [numbers, parts] = [x, made].map((info) => backend.typedArrayFromHeap(info));
  const found = folded([numbers, parts] as [Float32Array, Float32Array], blocks, shape);
  backend.disposeData(made.dataId);
  return found;
}

/** Puts together what blocks gave, and the numbers behind the wide rows. */
function folded(
  [numbers, parts]: readonly [Float32Array, Float32Array],
  blocks: Blocks,
  shape: NormShape,
): Moments {
  const { samples, groups, columns } = shape;
  const { each, width } = blocks;
  const sums = new Float64Array(samples * groups);
  const squares = new Float64Array(samples * groups);
  const places = Int32Array.from({ length: width }, (_, column) => groupOf(column % columns, shape)); // prettier-ignore
  for (let block = 0; block < samples * each; block++)
    for (const part of blockAt(block, blocks)) {
      const { rows, start, isRest } = part;
      for (let column = 0; column < part.columns; column++) {
        const group = part.sample * groups + (places[column] ?? 0);
        const at = 3 * width * block + column;
        const distance = isRest ? 0 : (parts[at + width] ?? 0);
        const mean = isRest ? (numbers[start + column] ?? 0) : (parts[at] ?? 0) + distance / rows;
        const around = isRest ? 0 : (parts[at + 2 * width] ?? 0) - (distance * distance) / rows;
        sums[group] = (sums[group] ?? 0) + rows * mean;
        squares[group] = (squares[group] ?? 0) + around + rows * mean * mean;
      }
    }
  return { sums, squares };
}
