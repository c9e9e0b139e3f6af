/**
 * Convolutions of 3×3 by minimal filtering: two by two numbers of the result at once, from tiles of four by four that overlap,
 * take 16 products for each channel in place of 36. Winograd 1980, Arithmetic complexity of computations; Lavin and Gray
 * 2016, Fast algorithms for convolutional neural networks, F(2×2, 3×3).
 */
import { gatherPatches } from "../simd/patches.ts";
import { separable, type Coefficients } from "../simd/separable.ts";
import { isWorthSharing } from "../team/share.ts";
import type { ConvolutionShape } from "./convolution.ts";
import { eachKernelIn } from "./shared-memory.ts";
import { trimmed } from "./trimmed-convolution.ts";
import type { WasmBackend } from "./wasm-backend.ts";
import type { WindowAxis } from "./window.ts";

/** Numbers of a tile, and the products of one. */
export const tileSize = 16;

const ofImage: Coefficients = [
  [1, 0, -1, 0],
  [0, 1, 1, 0],
  [0, -1, 1, 0],
  [0, 1, 0, -1],
];
const ofFilter: Coefficients = [
  [1, 0, 0],
  [0.5, 0.5, 0.5],
  [0.5, -0.5, 0.5],
  [0, 0, 1],
];
const ofResult: Coefficients = [
  [1, 1, 1, 0],
  [0, 1, -1, -1],
];

function transposed(matrix: Coefficients): Coefficients {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? 0));
}

const gradientOf = transposed(ofResult);
/** Of a result with an odd number of rows or columns, the last tile gives one. */
const firstOnly = (matrix: Coefficients): Coefficients => matrix.slice(0, 1);
const firstOf = (matrix: Coefficients): Coefficients => matrix.map((row) => row.slice(0, 1));

const codes = {
  gather: gatherPatches,
  image: () => separable(ofImage, ofImage),
  filter: () => separable(ofFilter, ofFilter),
  filterGradient: () => separable(transposed(ofFilter), transposed(ofFilter)),
  result: () => separable(ofResult, ofResult),
  resultLastColumn: () => separable(ofResult, firstOnly(ofResult)),
  resultLastRow: () => separable(firstOnly(ofResult), ofResult),
  resultCorner: () => separable(firstOnly(ofResult), firstOnly(ofResult)),
  gradient: () => separable(gradientOf, gradientOf),
  gradientLastColumn: () => separable(gradientOf, firstOf(gradientOf)),
  gradientLastRow: () => separable(firstOf(gradientOf), gradientOf),
  gradientCorner: () => separable(firstOf(gradientOf), firstOf(gradientOf)),
};

export type TileKernels = NonNullable<ReturnType<typeof tileKernels>>;

/** Undefined where the backend's memory cannot be shared. */
export function tileKernels(backend: WasmBackend) {
  return eachKernelIn(backend, "winograd", codes);
}

/** Images that are convolved, and the result, each with their pixels one after the other. */
export interface Sizes {
  readonly batch: number;
  readonly rows: WindowAxis;
  readonly columns: WindowAxis;
}

/** Fewer channels leave the transforms more to do than the products save; where threads share them, the memory, too. */
const [leastChannels, leastShared] = [8, 32];
/** For fewer tiles it is the weights that take the time, of which there are nearly twice as many; also where they are kept. */
const [leastTiles, leastForKept] = [48, 8];
/** Of the products, so many at most may be left. */
const mostOfProducts = 0.7;

/** Where a convolution is computed. */
interface Circumstances {
  /** Whether the transformed filter is kept. */
  readonly keeps: boolean;
  /** Whether threads share work that is large enough. */
  readonly hasThreads: boolean;
}

/** Whether tiles are faster than windows. */
export function isForTiles(shape: ConvolutionShape, { keeps, hasThreads }: Circumstances): boolean {
  const { batch, rows, columns, inputs, outputs, groups } = shape;
  const isPlain = [rows, columns].every(
    ({ kernelSize, stride, dilation }) => kernelSize === 3 && stride === 1 && dilation === 1,
  );
  if (!isPlain || groups > 1) return false;
  const useful = trimmed(shape).shape;
  const taps = useful.rows.kernelSize * useful.columns.kernelSize;
  const all = taps * rows.outputSize * columns.outputSize;
  const isShared = hasThreads && isWorthSharing(batch * all * inputs * outputs);
  if (Math.min(inputs, outputs) < (isShared ? leastShared : leastChannels)) return false;
  const { down, across } = tilesOf(shape);
  const least = keeps ? leastForKept : leastTiles;
  return batch * down * across >= least && tileSize * down * across <= mostOfProducts * all;
}

export function tilesOf({ rows, columns }: Sizes): {
  readonly down: number;
  readonly across: number;
} {
  return { down: Math.ceil(rows.outputSize / 2), across: Math.ceil(columns.outputSize / 2) };
}

/** A line of tiles: the image, and which line of it. */
interface Line {
  readonly image: number;
  readonly line: number;
}

function lineOf(sizes: Sizes, number: number): Line {
  const { down } = tilesOf(sizes);
  return { image: Math.floor(number / down), line: number % down };
}

/** The first row of the result, of those of all images, that a line of tiles gives. */
export function resultRow(sizes: Sizes, number: number): number {
  const { image, line } = lineOf(sizes, number);
  return image * sizes.rows.outputSize + 2 * line;
}

/** Lines of tiles, of all images, from the first to before the last. */
export type Lines = readonly [first: number, end: number];

/** Transforms tiles of images `[N, H, W, channels]` at `images` into `[tiles, 16, channels]` at `to`. */
export function readTiles(
  kernels: TileKernels,
  sizes: Sizes,
  channels: number,
  [begin, end]: Lines,
  images: number,
  to: number,
): void {
  const { inputSize: height, padBefore: above } = sizes.rows;
  const { inputSize: width, padBefore: before } = sizes.columns;
  const { across } = tilesOf(sizes);
  const pixel = 4 * channels;
  const size = tileSize * pixel;
  for (let number = begin; number < end; number++) {
    const { image, line } = lineOf(sizes, number);
    const from = images + image * height * width * pixel;
    const target = to + (number - begin) * across * size;
    kernels.gather(from, target, 2 * line - above, -before, height, width, pixel, pixel, 4, 4, 2, 1, 1, across); // prettier-ignore
  }
  const all = (end - begin) * across;
  kernels.image(to, 4 * pixel, pixel, size, to, 4 * pixel, pixel, size, pixel, all);
}

/** Transforms `[tiles, 16, channels]` at `tiles` into results `[N, OH, OW, channels]` at `results`. */
export function writeTiles(
  kernels: TileKernels,
  sizes: Sizes,
  channels: number,
  lines: Lines,
  tiles: number,
  results: number,
): void {
  overLines(sizes, lines, channels, ({ edge, tile, place, count, line }) => {
    const pixel = 4 * channels;
    kernels[`result${edge}`](tiles + tile, 4 * pixel, pixel, tileSize * pixel, results + place, line, pixel, 2 * pixel, pixel, count); // prettier-ignore
  });
}

/** The adjoint of `writeTiles`: transforms the gradient of results into that of their tiles. */
export function readGradients(
  kernels: TileKernels,
  sizes: Sizes,
  channels: number,
  lines: Lines,
  gradients: number,
  tiles: number,
): void {
  overLines(sizes, lines, channels, ({ edge, tile, place, count, line }) => {
    const pixel = 4 * channels;
    kernels[`gradient${edge}`](gradients + place, line, pixel, 2 * pixel, tiles + tile, 4 * pixel, pixel, tileSize * pixel, pixel, count); // prettier-ignore
  });
}

/** Tiles side by side that are cut off alike. */
interface Stretch {
  readonly edge: "" | "LastColumn" | "LastRow" | "Corner";
  readonly count: number;
  /** Bytes from the first tile of all, and from the first result, to those of the stretch. */
  readonly tile: number;
  readonly place: number;
  /** Bytes of a line of results. */
  readonly line: number;
}

function overLines(
  sizes: Sizes,
  [begin, end]: Lines,
  channels: number,
  use: (stretch: Stretch) => void,
): void {
  const [height, width] = [sizes.rows.outputSize, sizes.columns.outputSize];
  const { across } = tilesOf(sizes);
  const pixel = 4 * channels;
  const line = width * pixel;
  const count = Math.floor(width / 2);
  for (let number = begin; number < end; number++) {
    const place = resultRow(sizes, number) * line;
    const tile = (number - begin) * across * tileSize * pixel;
    const isLastRow = 2 * lineOf(sizes, number).line + 1 === height;
    if (count > 0) use({ edge: isLastRow ? "LastRow" : "", count, tile, place, line });
    const edge = isLastRow ? "Corner" : "LastColumn";
    if (count < across)
      use({ edge, count: 1, tile: tile + count * tileSize * pixel, place: place + 2 * count * pixel, line }); // prettier-ignore
  }
}
