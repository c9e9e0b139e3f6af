/**
 * Matrices one after the other, each cut into blocks of rows that threads share and that stay in the cache. Rows are taken
 * several at a time where they are short, so that vectors are full and loops are long.
 */
import { share } from "../team/share.ts";
import { costs } from "./row-kernels.ts";
import { memoryOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

export interface Samples {
  readonly samples: number;
  /** Of each. */
  readonly rows: number;
  readonly columns: number;
}

/** How samples are cut. */
export interface Blocks extends Samples {
  /** Columns of wide rows: those of several rows side by side. */
  readonly width: number;
  /** Wide rows of each sample. */
  readonly wideRows: number;
  /** Elements of a sample behind the last wide row: rows that are too few for one more. */
  readonly rest: number;
  /** How many blocks each sample has. */
  readonly each: number;
}

/** Wide rows of one sample, or the beginning of one: what is left at the end of a sample. */
export interface Part {
  /** Among the blocks of all samples. */
  readonly block: number;
  readonly sample: number;
  /** In elements. */
  readonly start: number;
  readonly rows: number;
  readonly columns: number;
  readonly isRest: boolean;
}

/** Columns that are enough for long loops, and rows that are few enough for the cache and for sums of floats. */
const [enoughColumns, blockRows] = [64, 128];

export function blocksOf({ samples, rows, columns }: Samples): Blocks {
  const isWide = (width: number): boolean => width >= enoughColumns && width % 4 === 0;
  let times = 1;
  while (times < rows && !isWide(times * columns)) times++;
  const wideRows = Math.floor(rows / times);
  return {
    samples,
    rows,
    columns,
    width: times * columns,
    wideRows,
    rest: (rows % times) * columns,
    each: Math.ceil(wideRows / blockRows),
  };
}

/** The parts of a block. */
export function blockAt(index: number, blocks: Blocks): readonly Part[] {
  return partsOf(index, index + 1, blocks);
}

/** Calls `run` for the parts of each block; threads share the blocks. */
export function shareBlocks(backend: WasmBackend, blocks: Blocks, run: (part: Part) => void): void {
  shared(backend, blocks, (begin, end) => {
    for (let index = begin; index < end; index++) blockAt(index, blocks).forEach(run);
  });
}

/** The same, but neighbouring blocks of a sample are taken together. */
export function shareSamples(
  backend: WasmBackend,
  blocks: Blocks,
  run: (part: Part) => void,
): void {
  const { each } = blocks;
  shared(backend, blocks, (begin, end) => {
    for (let index = begin; index < end;) {
      const next = Math.min(end, (Math.floor(index / each) + 1) * each);
      partsOf(index, next, blocks).forEach(run);
      index = next;
    }
  });
}

/**
 * Puts together what blocks gave for each column of each sample, in doubles.
 *
 * @param parts for each block `stride` numbers, of which those of wide columns begin at `offset`
 */
export function foldedBlocks(
  parts: ArrayLike<number>,
  { samples, each, columns, width }: Blocks,
  { stride, offset }: { readonly stride: number; readonly offset: number },
  join: (a: number, b: number) => number,
  initial: number,
): Float64Array {
  const totals = new Float64Array(samples * columns).fill(initial);
  for (let block = 0; block < samples * each; block++) {
    const [from, to] = [block * stride + offset, Math.floor(block / each) * columns];
    for (let column = 0, own = 0; column < width; column++, own++) {
      if (own === columns) own = 0;
      totals[to + own] = join(totals[to + own] ?? 0, parts[from + column] ?? 0);
    }
  }
  return totals;
}

function shared(
  backend: WasmBackend,
  { samples, rows, columns, each }: Blocks,
  run: (begin: number, end: number) => void,
): void {
  const work = samples * rows * columns * costs.normalization;
  share(memoryOf(backend), samples * each, work, run);
}

/** Of blocks of one sample, from one up to another. */
function partsOf(block: number, end: number, blocks: Blocks): readonly Part[] {
  const { width, wideRows, rest, each } = blocks;
  const sample = Math.floor(block / each);
  const first = (block - sample * each) * blockRows;
  const rows = Math.min(wideRows, (end - sample * each) * blockRows) - first;
  const start = sample * blocks.rows * blocks.columns + first * width;
  const whole = { block, sample, start, rows, columns: width, isRest: false };
  if (rest === 0 || first + rows < wideRows) return [whole];
  return [whole, { block, sample, start: start + rows * width, rows: 1, columns: rest, isRest: true }]; // prettier-ignore
}
