/** The gradient of a convolution of 3×3 for its filter by minimal filtering: see `winograd-tiles.ts`. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { spareBytes, tileRows } from "../simd/product.ts";
import { share } from "../team/share.ts";
import { addTo } from "./add-to.ts";
import type { ConvolutionShape } from "./convolution.ts";
import { panelBytes } from "./matrix-product.ts";
import { addressOf, allocate, memoryOf, release } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";
import { blocksOf, type TileProduct, type WinogradKernels } from "./winograd.ts";
import { readGradients, readTiles, tilesOf, tileSize, type Lines } from "./winograd-tiles.ts";

/** The sums of all products are read and written once for so many floats of tiles; and how many tiles at most. */
const mostFloats = 524_288;
const mostAtOnce = 256;
/** From so many weights on threads share the products of each block, so that there is one copy of their sums. */
const leastForProducts = 1 << 16;

/** `x [N, H, W, C]`, `dy [N, OH, OW, F]` → `[3, 3, C, F]`. */
export function filterGradientOfTiles(
  backend: WasmBackend,
  kernels: WinogradKernels,
  shape: ConvolutionShape,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo {
  const { inputs, outputs } = shape;
  const result = backend.makeOutput([3, 3, inputs, outputs], "float32");
  const sizes = { ...shape, from: inputs, to: outputs };
  const addresses = { x: addressOf(backend, x), dy: addressOf(backend, dy) };
  const matrix = 4 * inputs * outputs;
  const blocks = blocksOf(backend, sizes, mostFloats, mostAtOnce);
  const parts: number[] = [];
  const run = (begin: number, after: number, number: number): void => {
    // Every share has sums of its own.
    const to = allocate(backend, tileSize * matrix);
    parts[number] = to;
    for (let block = begin; block < after; block++)
      addBlock(backend, kernels, sizes, blocks.lines(block), { ...addresses, to, isNew: block === begin }); // prettier-ignore
  };
  if (inputs * outputs < leastForProducts) share(memoryOf(backend), blocks.count, blocks.work, run);
  else run(0, blocks.count, 0);
  const [sums = 0, ...others] = parts;
  for (const part of others) {
    addTo(backend, sums, part, (tileSize * matrix) / 4);
    release(backend, part);
  }
  kernels.tiles.filterGradient(sums, 4 * matrix, matrix, 0, addressOf(backend, result), 3 * matrix, matrix, 0, matrix, 1); // prettier-ignore
  release(backend, sums);
  return result;
}

interface Place {
  readonly x: number;
  readonly dy: number;
  readonly to: number;
  /** Whether nothing is there yet. */
  readonly isNew: boolean;
}

/** What some lines of tiles say of the gradient of the transformed filter, `[16, C, F]` at `to`. */
function addBlock(
  backend: WasmBackend,
  { products, tiles: kernels }: WinogradKernels,
  sizes: TileProduct,
  lines: Lines,
  { x, dy, to, isNew }: Place,
): void {
  const { from: inputs, to: outputs } = sizes;
  const { across } = tilesOf(sizes);
  const [first, end] = lines;
  const count = (end - first) * across;
  const [read, written] = [4 * tileSize * inputs, 4 * tileSize * outputs];
  const images = allocate(backend, count * (read + written));
  const gradients = images + count * read;
  readTiles(kernels, sizes, inputs, lines, x, images);
  readGradients(kernels, sizes, outputs, lines, dy, gradients);
  const leftBytes = 4 * count * tileRows * Math.ceil(inputs / tileRows);
  const rightBytes = panelBytes({ depth: count, columns: outputs });
  share(memoryOf(backend), tileSize, tileSize * count * inputs * outputs, (begin, after) => {
    const left = allocate(backend, leftBytes + rightBytes + spareBytes);
    const right = left + leftBytes;
    const spare = right + rightBytes;
    for (let product = begin; product < after; product++) {
      products.packTransposed(images + 4 * product * inputs, read, count, inputs, left);
      products.packColumns(gradients + 4 * product * outputs, written, 4, count, outputs, right);
      const sums = to + 4 * product * inputs * outputs;
      products.packed(left, 4, 4 * tileRows * count, right, sums, 4 * outputs, inputs, outputs, count, isNew ? 0 : 1, spare); // prettier-ignore
    }
    release(backend, left);
  });
  release(backend, images);
}
