/** Convolutions of 3×3, and their gradients for the input, by minimal filtering: see `winograd-tiles.ts`. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { hasTeam, share, threadsIn } from "../team/share.ts";
import { spareBytes, tileRows } from "../simd/product.ts";
import type { ConvolutionShape, Finish } from "./convolution.ts";
import { isKeptFor, keptPanels } from "./kept-panels.ts";
import { panelBytes, productKernels, type Matrix, type ProductKernels } from "./matrix-product.ts";
import { addressOf, allocate, memoryOf, release } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";
import {
  isForTiles,
  tileKernels,
  readTiles,
  resultRow,
  tilesOf,
  tileSize,
  writeTiles,
  type Lines,
  type Sizes,
  type TileKernels,
} from "./winograd-tiles.ts";
import type { WindowAxis } from "./window.ts";

/** Floats of tiles, before and after the products, that stay in the cache, and how many tiles at least and at most. */
const mostFloats = 131_072;
const [leastAtOnce, mostAtOnce] = [32, 256];

export interface WinogradKernels {
  readonly products: NonNullable<ProductKernels>;
  readonly tiles: TileKernels;
}

/** The kernels where tiles are faster than windows, and are wanted; none otherwise. */
export function kernelsForTiles(
  backend: WasmBackend,
  shape: ConvolutionShape,
  keeps = false,
): WinogradKernels | undefined {
  const hasThreads = hasTeam(memoryOf(backend));
  if (!optimizations().winograd || !isForTiles(shape, { keeps, hasThreads })) return undefined;
  const products = productKernels(backend);
  const tiles = tileKernels(backend);
  return products && tiles && { products, tiles };
}

/** `x [N, H, W, C]`, `filter [3, 3, C, F]` → `[N, OH, OW, F]`. */
export function convolveTiles(
  backend: WasmBackend,
  kernels: WinogradKernels,
  shape: ConvolutionShape,
  x: TensorInfo,
  filter: TensorInfo,
  { finish, keeps }: Finish,
): TensorInfo {
  const { inputs, outputs } = shape;
  const sizes = { ...shape, from: inputs, to: outputs };
  const bytes = allPanelBytes(inputs, outputs);
  const pack = (to: number): void => {
    const weights = transformedFilter(backend, kernels, shape, filter);
    packInto(backend, kernels, to, inputs, outputs, (product) => ({
      address: weights + 4 * product * inputs * outputs,
      rowStride: 4 * outputs,
      columnStride: 4,
    }));
    release(backend, weights);
  };
  const isKept = keeps && isKeptFor(shape);
  const kept = isKept ? keptPanels(backend, filter, `tiles of ${outputs}`, bytes, pack) : undefined;
  const panels = kept ?? allocate(backend, bytes);
  if (kept === undefined) pack(panels);
  const result = overTiles(backend, kernels, sizes, x, panels, finish);
  if (kept === undefined) release(backend, panels);
  return result;
}

/** `dy [N, OH, OW, F]`, `filter [3, 3, C, F]` → `[N, H, W, C]`: a convolution by the filter turned around. */
export function inputGradientOfTiles(
  backend: WasmBackend,
  kernels: WinogradKernels,
  shape: ConvolutionShape,
  dy: TensorInfo,
  filter: TensorInfo,
): TensorInfo {
  const { inputs, outputs } = shape;
  const weights = transformedFilter(backend, kernels, shape, filter);
  const panels = allocate(backend, allPanelBytes(outputs, inputs));
  packInto(backend, kernels, panels, outputs, inputs, (product) => ({
    address: weights + 4 * turned(product) * inputs * outputs,
    rowStride: 4,
    columnStride: 4 * outputs,
  }));
  release(backend, weights);
  const result = overTiles(backend, kernels, backwards(shape), dy, panels);
  release(backend, panels);
  return result;
}

function backwards({ batch, rows, columns, inputs, outputs }: ConvolutionShape): TileProduct {
  const turn = (axis: WindowAxis): WindowAxis => ({
    ...axis,
    inputSize: axis.outputSize,
    outputSize: axis.inputSize,
    padBefore: axis.kernelSize - 1 - axis.padBefore,
  });
  return { batch, rows: turn(rows), columns: turn(columns), from: outputs, to: inputs };
}

/** Which product of a filter is that of the filter turned around. */
function turned(product: number): number {
  const places = [3, 1, 2, 0];
  const [row = 0, column = 0] = [places[product >> 2], places[product & 3]];
  return 4 * row + column;
}

/** A filter `[3, 3, C, F]` as `[16, C, F]`, to be released. */
function transformedFilter(
  backend: WasmBackend,
  { tiles }: WinogradKernels,
  { inputs, outputs }: ConvolutionShape,
  filter: TensorInfo,
): number {
  const matrix = 4 * inputs * outputs;
  const weights = allocate(backend, tileSize * matrix);
  const from = addressOf(backend, filter);
  share(memoryOf(backend), inputs, tileSize * inputs * outputs, (begin, end) => {
    const [start, bytes] = [4 * outputs * begin, 4 * outputs * (end - begin)];
    tiles.filter(from + start, 3 * matrix, matrix, 0, weights + start, 4 * matrix, matrix, 0, bytes, 1); // prettier-ignore
  });
  return weights;
}

function allPanelBytes(depth: number, columns: number): number {
  return tileSize * panelBytes({ depth, columns });
}

/** Packs the right factors of all products. */
function packInto(
  backend: WasmBackend,
  { products }: WinogradKernels,
  panels: number,
  depth: number,
  columns: number,
  factor: (product: number) => Matrix,
): void {
  const bytes = panelBytes({ depth, columns });
  share(memoryOf(backend), tileSize, tileSize * depth * columns, (begin, end) => {
    for (let product = begin; product < end; product++) {
      const { address, rowStride, columnStride } = factor(product);
      products.packColumns(address, rowStride, columnStride, depth, columns, panels + product * bytes); // prettier-ignore
    }
  });
}

/** Images of `from` channels, of which a result of `to` channels is made. */
export interface TileProduct extends Sizes {
  readonly from: number;
  readonly to: number;
}

function overTiles(
  backend: WasmBackend,
  { products, tiles: kernels }: WinogradKernels,
  sizes: TileProduct,
  images: TensorInfo,
  panels: number,
  finish?: Finish["finish"],
): TensorInfo {
  const { batch, rows, columns, from: inputs, to: outputs } = sizes;
  const { across } = tilesOf(sizes);
  const result = backend.makeOutput([batch, rows.outputSize, columns.outputSize, outputs], "float32"); // prettier-ignore
  const [source, target] = [addressOf(backend, images), addressOf(backend, result)];
  const bytes = panelBytes({ depth: inputs, columns: outputs });
  const [read, written] = [4 * tileSize * inputs, 4 * tileSize * outputs];
  const run = (lines: Lines): void => {
    const [first, end] = lines;
    const count = (end - first) * across;
    const before = allocate(backend, count * (read + written) + spareBytes);
    const after = before + count * read;
    readTiles(kernels, sizes, inputs, lines, source, before);
    for (let product = 0; product < tileSize; product++) {
      const [left, to] = [before + 4 * product * inputs, after + 4 * product * outputs];
      products.direct(left, read, tileRows * read, panels + product * bytes, to, written, count, outputs, inputs, 0, after + count * written); // prettier-ignore
    }
    writeTiles(kernels, sizes, outputs, lines, after, target);
    release(backend, before);
    const place = (line: number): number => resultRow(sizes, line) * columns.outputSize;
    finish?.(target + 4 * outputs * place(first), place(end) - place(first));
  };
  const blocks = blocksOf(backend, sizes, mostFloats, mostAtOnce);
  share(memoryOf(backend), blocks.count, blocks.work, (begin, after) => {
    for (let block = begin; block < after; block++) run(blocks.lines(block));
  });
  return result;
}

/** Lines of tiles that are dealt with at once. */
export interface Blocks {
  readonly count: number;
  /** Multiply-adds of all blocks. */
  readonly work: number;
  readonly lines: (block: number) => Lines;
}

/** Cuts lines into blocks of so many floats of tiles at most, but no fewer than there are threads. */
export function blocksOf(
  backend: WasmBackend,
  sizes: TileProduct,
  floats: number,
  most: number,
): Blocks {
  const { down, across } = tilesOf(sizes);
  const lines = sizes.batch * down;
  const fitting = Math.floor(floats / (tileSize * (sizes.from + sizes.to)));
  const atOnce = Math.min(most, Math.max(leastAtOnce, fitting));
  const each = Math.ceil(lines / threadsIn(memoryOf(backend)));
  const size = Math.max(1, Math.min(each, Math.floor(atOnce / across)));
  return {
    count: Math.ceil(lines / size),
    work: lines * across * tileSize * sizes.from * sizes.to,
    lines: (block) => [block * size, Math.min((block + 1) * size, lines)],
  };
}
