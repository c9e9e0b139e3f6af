/**
 * Convolutions and their gradients as products of matrices: the windows of some rows of the output, one
 * below the other, fit into the cache, and are multiplied before the next ones are gathered.
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import { gatherPatches, scatterPatches } from "../simd/patches.ts";
import type { Kernel } from "../simd/kernel-module.ts";
import { tileRows } from "../simd/product.ts";
import type { ConvolutionShape } from "./convolution.ts";
import { panelBytes, productKernels } from "./matrix-product.ts";
import { addressOf, allocate, kernelsIn } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** Floats of gathered windows that stay in the cache, and how many windows at least and at most. */
const mostFloats = 1 << 16;
const leastWindows = 32;
const mostWindows = 256;
const spareBytes = 32;

/** What is done to windows that have been gathered: where they are, the first of them, and how many. */
type Use = (address: number, first: number, count: number) => void;

interface Kernels {
  readonly products: NonNullable<ReturnType<typeof productKernels>>;
  readonly gather: Kernel;
  readonly scatter: Kernel;
}

/** Undefined where the backend's memory cannot be shared. */
export function convolutionKernels(backend: WasmBackend): Kernels | undefined {
  const products = productKernels(backend);
  const windows = kernelsIn<"gather" | "scatter">(backend, "patches", () => {
    return new Map([["gather", gatherPatches()] as const, ["scatter", scatterPatches()] as const]);
  });
  return products && windows && { products, ...windows };
}

/** `x [N, H, W, C]`, `filter [KH, KW, C, F]` → `[N, OH, OW, F]`; `finish` gets each block of the result. */
export function convolve(
  backend: WasmBackend,
  { products, gather }: Kernels,
  shape: ConvolutionShape,
  x: TensorInfo,
  filter: TensorInfo,
  finish: (address: number, rows: number) => void = () => undefined,
): TensorInfo {
  const { batch, rows, columns, inputs, outputs } = shape;
  const result = backend.makeOutput([batch, rows.outputSize, columns.outputSize, outputs], "float32"); // prettier-ignore
  const depth = rows.kernelSize * columns.kernelSize * inputs;
  const scratch = allocate(backend, spareBytes + panelBytes({ depth, columns: outputs }));
  const panels = scratch + spareBytes;
  const stride = 4 * outputs;
  products.packColumns(addressOf(backend, filter), stride, 4, depth, outputs, panels);
  overGathered(backend, gather, shape, x, (windows, first, count) => {
    const to = addressOf(backend, result) + first * stride;
    const [row, block] = [4 * depth, 4 * depth * tileRows];
    products.direct(windows, row, block, panels, to, stride, count, outputs, depth, 0, scratch);
    finish(to, count);
  });
  backend.wasm._free(scratch);
  return result;
}

/** `x [N, H, W, C]`, `dy [N, OH, OW, F]` → `[KH, KW, C, F]`. */
export function filterGradient(
  backend: WasmBackend,
  { products, gather }: Kernels,
  shape: ConvolutionShape,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo {
  const { rows, columns, inputs, outputs } = shape;
  const result = backend.makeOutput([rows.kernelSize, columns.kernelSize, inputs, outputs], "float32"); // prettier-ignore
  const depth = rows.kernelSize * columns.kernelSize * inputs;
  const most = windowsAtOnce(shape);
  const rightBytes = panelBytes({ depth: most, columns: outputs });
  const leftBytes = 4 * most * tileRows * Math.ceil(depth / tileRows);
  const scratch = allocate(backend, spareBytes + rightBytes + leftBytes);
  const panels = scratch + spareBytes;
  const packed = panels + rightBytes;
  const to = addressOf(backend, result);
  backend.typedArrayFromHeap(result).fill(0);
  const stride = 4 * outputs;
  overGathered(backend, gather, shape, x, (windows, first, count) => {
    products.packTransposed(windows, 4 * depth, count, depth, packed);
    products.packColumns(
      addressOf(backend, dy) + first * stride,
      stride,
      4,
      count,
      outputs,
      panels,
    );
    products.packed(packed, 4, 4 * tileRows * count, panels, to, stride, depth, outputs, count, 1, scratch); // prettier-ignore
  });
  backend.wasm._free(scratch);
  return result;
}

/** `dy [N, OH, OW, F]`, `filter [KH, KW, C, F]` → `[N, H, W, C]`. */
export function inputGradient(
  backend: WasmBackend,
  { products, scatter }: Kernels,
  shape: ConvolutionShape,
  dy: TensorInfo,
  filter: TensorInfo,
): TensorInfo {
  const { batch, rows, columns, inputs, outputs } = shape;
  const result = backend.makeOutput([batch, rows.inputSize, columns.inputSize, inputs], "float32");
  backend.typedArrayFromHeap(result).fill(0);
  const depth = rows.kernelSize * columns.kernelSize * inputs;
  const scratch = allocate(backend, spareBytes + panelBytes({ depth: outputs, columns: depth })); // prettier-ignore
  const panels = scratch + spareBytes;
  products.packColumns(addressOf(backend, filter), 4, 4 * outputs, outputs, depth, panels);
  const windows = allocate(backend, 4 * depth * windowsAtOnce(shape));
  const [from, to] = [addressOf(backend, dy), addressOf(backend, result)];
  const stride = 4 * outputs;
  overLines(shape, (image, line, lines, first) => {
    const count = lines * columns.outputSize;
    products.direct(from + first * stride, stride, tileRows * stride, panels, windows, 4 * depth, count, depth, outputs, 0, scratch); // prettier-ignore
    moveWindows(scatter, shape, { image: to, windows }, image, line, lines);
  });
  backend.wasm._free(windows);
  backend.wasm._free(scratch);
  return result;
}

/** Whole rows of the output, of one image. */
function windowsAtOnce({ rows, columns, inputs }: ConvolutionShape): number {
  const depth = rows.kernelSize * columns.kernelSize * inputs;
  const wanted = Math.min(mostWindows, Math.max(leastWindows, Math.floor(mostFloats / depth)));
  const lines = Math.max(1, Math.min(rows.outputSize, Math.floor(wanted / columns.outputSize)));
  return lines * columns.outputSize;
}

/** Gathers the windows of `x`, some at a time. */
function overGathered(
  backend: WasmBackend,
  gather: Kernel,
  shape: ConvolutionShape,
  x: TensorInfo,
  use: Use,
): void {
  const { batch, rows, columns, inputs } = shape;
  const address = addressOf(backend, x);
  if (isPointwise(shape)) {
    use(address, 0, batch * rows.outputSize * columns.outputSize);
    return;
  }
  const depth = rows.kernelSize * columns.kernelSize * inputs;
  const windows = allocate(backend, 4 * depth * windowsAtOnce(shape));
  overLines(shape, (image, line, lines, first) => {
    moveWindows(gather, shape, { image: address, windows }, image, line, lines);
    use(windows, first, lines * columns.outputSize);
  });
  backend.wasm._free(windows);
}

type LinesUse = (image: number, line: number, lines: number, first: number) => void;

/** Some rows of the output at a time; `first` is the number of their first window. */
function overLines(shape: ConvolutionShape, use: LinesUse): void {
  const { batch, rows, columns } = shape;
  const most = windowsAtOnce(shape) / columns.outputSize;
  for (let image = 0; image < batch; image++)
    for (let line = 0; line < rows.outputSize; line += most) {
      const lines = Math.min(most, rows.outputSize - line);
      use(image, line, lines, (image * rows.outputSize + line) * columns.outputSize);
    }
}

interface Addresses {
  /** Of all images. */
  readonly image: number;
  readonly windows: number;
}

/** Gathers or scatters the windows of some rows of the output. */
function moveWindows(
  move: Kernel,
  { rows, columns, inputs }: ConvolutionShape,
  { image: images, windows }: Addresses,
  image: number,
  line: number,
  lines: number,
): void {
  const pixel = 4 * inputs;
  const from = images + image * rows.inputSize * columns.inputSize * pixel;
  const bytes = columns.outputSize * rows.kernelSize * columns.kernelSize * pixel;
  for (let each = 0; each < lines; each++) {
    const top = (line + each) * rows.stride - rows.padBefore;
    move(from, windows + each * bytes, top, -columns.padBefore, rows.inputSize, columns.inputSize, pixel, rows.kernelSize, columns.kernelSize, columns.stride, rows.dilation, columns.dilation, columns.outputSize); // prettier-ignore
  }
}

/** Each window is one pixel, so the image is the matrix itself; not for the filter's gradient, which wants blocks. */
function isPointwise({ rows, columns, isWhole }: ConvolutionShape): boolean {
  return (
    isWhole === true &&
    [rows, columns].every(
      ({ kernelSize, stride, padBefore, inputSize, outputSize }) =>
        kernelSize === 1 && stride === 1 && padBefore === 0 && inputSize === outputSize,
    )
  );
}
