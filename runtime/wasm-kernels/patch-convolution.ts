/**
 * Convolutions and their gradients as products of matrices: the windows of some lines of the output, one below the other,
 * fit into the cache, and are multiplied before the next ones are gathered.
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { Kernel } from "../simd/kernel-module.ts";
import { tileRows } from "../simd/product.ts";
import {
  overGathered,
  overScattered,
  windowKernels,
  windowsAtOnce,
  type WindowRange,
} from "./convolution-windows.ts";
import type { ConvolutionShape } from "./convolution.ts";
import { share } from "../team/team.ts";
import { addTo } from "./add-to.ts";
import { isForFewRows, panelBytes, productKernels } from "./matrix-product.ts";
import { addressOf, allocate, memoryOf, release } from "./shared-memory.ts";
import { depthOf, keptBytes, keptTaps, spreadTaps, trimmed } from "./trimmed-convolution.ts";
import type { WasmBackend } from "./wasm-backend.ts";

const spareBytes = 32;
/** Blocks of transposed windows that stay in the cache while panels of the output's gradient pass. */
const mostRows = 128;

interface Kernels {
  readonly products: NonNullable<ReturnType<typeof productKernels>>;
  readonly gather: Kernel;
  readonly scatter: Kernel;
}

/** Undefined where the backend's memory cannot be shared. */
export function convolutionKernels(backend: WasmBackend): Kernels | undefined {
  const products = productKernels(backend);
  const windows = windowKernels(backend);
  return products && windows && { products, ...windows };
}

/** `x [N, H, W, C]`, `filter [KH, KW, C, F]` → `[N, OH, OW, F]`; `finish` gets each block of the result. */
export function convolve(
  backend: WasmBackend,
  { products, gather }: Kernels,
  whole: ConvolutionShape,
  x: TensorInfo,
  filter: TensorInfo,
  finish: (address: number, rows: number) => void = () => undefined,
): TensorInfo {
  const convolution = trimmed(whole);
  const { batch, rows, columns, outputs } = convolution.shape;
  const shape = [batch, rows.outputSize, columns.outputSize, outputs];
  const result = backend.makeOutput(shape, "float32");
  const count = batch * rows.outputSize * columns.outputSize;
  const depth = depthOf(convolution.shape);
  const isSmall = isForFewRows({ rows: count, columns: outputs, depth });
  const keptSize = keptBytes(convolution);
  const panelSize = isSmall ? 0 : panelBytes({ depth, columns: outputs });
  const scratch = allocate(backend, keptSize + panelSize);
  const panels = scratch + keptSize;
  const stride = 4 * outputs;
  const taps = keptTaps(backend, convolution, filter, scratch);
  if (isSmall) backend.typedArrayFromHeap(result).fill(0);
  else products.packColumns(taps, stride, 4, depth, outputs, panels);
  const [from, into, row] = [addressOf(backend, x), addressOf(backend, result), 4 * depth];
  overLines(backend, convolution.shape, (range) => {
    const spare = allocate(backend, spareBytes);
    overGathered(backend, gather, convolution.shape, from, range, (windows, first, block) => {
      const to = into + first * stride;
      if (isSmall) products.fewRows(windows, row, taps, stride, to, stride, block, outputs, depth);
      else products.direct(windows, row, row * tileRows, panels, to, stride, block, outputs, depth, 0, spare); // prettier-ignore
      finish(to, block);
    });
    release(backend, spare);
  });
  release(backend, scratch);
  return result;
}

/** `x [N, H, W, C]`, `dy [N, OH, OW, F]` → `[KH, KW, C, F]`. */
export function filterGradient(
  backend: WasmBackend,
  kernels: Kernels,
  whole: ConvolutionShape,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo {
  const convolution = trimmed(whole);
  const { inputs, outputs } = whole;
  const shape = [whole.rows.kernelSize, whole.columns.kernelSize, inputs, outputs];
  const result = backend.makeOutput(shape, "float32");
  const keptSize = 4 * depthOf(convolution.shape) * outputs;
  const own = convolution.isWhole ? addressOf(backend, result) : allocate(backend, keptSize);
  backend.typedArrayFromHeap(result).fill(0);
  // Every share has a gradient of its own.
  const parts: number[] = [];
  overLines(backend, convolution.shape, (range, number) => {
    const to = number === 0 ? own : allocate(backend, keptSize);
    if (number > 0) parts.push(to);
    backend.wasm.HEAPU8.fill(0, to, to + keptSize);
    addFilterGradient(backend, kernels, convolution.shape, range, {
      x: addressOf(backend, x),
      dy: addressOf(backend, dy),
      to,
    });
  });
  for (const part of parts) {
    addTo(backend, own, part, keptSize / 4);
    release(backend, part);
  }
  if (convolution.isWhole) return result;
  spreadTaps(backend, convolution, own, result);
  release(backend, own);
  return result;
}

/** Adds to the gradient of the filter at `to` what some windows say of it. */
function addFilterGradient(
  backend: WasmBackend,
  { products, gather }: Kernels,
  shape: ConvolutionShape,
  range: WindowRange,
  { x, dy, to }: { readonly x: number; readonly dy: number; readonly to: number },
): void {
  const { outputs } = shape;
  const [depth, most, stride] = [depthOf(shape), windowsAtOnce(shape), 4 * outputs];
  const rightBytes = panelBytes({ depth: most, columns: outputs });
  const leftBytes = 4 * most * tileRows * Math.ceil(depth / tileRows);
  const scratch = allocate(backend, spareBytes + rightBytes + leftBytes);
  const panels = scratch + spareBytes;
  const packed = panels + rightBytes;
  overGathered(backend, gather, shape, x, range, (windows, first, count) => {
    products.packTransposed(windows, 4 * depth, count, depth, packed);
    products.packColumns(dy + first * stride, stride, 4, count, outputs, panels);
    for (let row = 0; row < depth; row += mostRows) {
      const rows = Math.min(mostRows, depth - row);
      products.packed(packed + 4 * row * count, 4, 4 * tileRows * count, panels, to + row * stride, stride, rows, outputs, count, 1, scratch); // prettier-ignore
    }
  });
  release(backend, scratch);
}

/** `dy [N, OH, OW, F]`, `filter [KH, KW, C, F]` → `[N, H, W, C]`. */
export function inputGradient(
  backend: WasmBackend,
  { products, scatter }: Kernels,
  whole: ConvolutionShape,
  dy: TensorInfo,
  filter: TensorInfo,
): TensorInfo {
  const convolution = trimmed(whole);
  const { batch, rows, columns, inputs, outputs } = whole;
  const result = backend.makeOutput([batch, rows.inputSize, columns.inputSize, inputs], "float32");
  backend.typedArrayFromHeap(result).fill(0);
  const depth = depthOf(convolution.shape);
  const keptSize = keptBytes(convolution);
  const scratch = allocate(backend, keptSize + panelBytes({ depth: outputs, columns: depth }));
  const panels = scratch + keptSize;
  const stride = 4 * outputs;
  const taps = keptTaps(backend, convolution, filter, scratch);
  products.packColumns(taps, 4, stride, outputs, depth, panels);
  const [from, to] = [addressOf(backend, dy), addressOf(backend, result)];
  // Windows of an image overlap, so that an image is one thread's.
  const image = rows.outputSize * columns.outputSize;
  share(memoryOf(backend), batch, workOf(convolution.shape), (begin, after) => {
    const spare = allocate(backend, spareBytes);
    const range = { first: begin * image, end: after * image };
    overScattered(backend, scatter, convolution.shape, to, range, (windows, first, count) => {
      products.direct(from + first * stride, stride, tileRows * stride, panels, windows, 4 * depth, count, depth, outputs, 0, spare); // prettier-ignore
    });
    release(backend, spare);
  });
  release(backend, scratch);
  return result;
}

function workOf(shape: ConvolutionShape): number {
  const { batch, rows, columns, outputs } = shape;
  return batch * rows.outputSize * columns.outputSize * outputs * depthOf(shape);
}

/** Lets threads share the lines of the output, as many at a time as are gathered at once. */
function overLines(
  backend: WasmBackend,
  shape: ConvolutionShape,
  run: (range: WindowRange, share: number) => void,
): void {
  const { batch, rows, columns } = shape;
  const all = batch * rows.outputSize * columns.outputSize;
  const most = windowsAtOnce(shape);
  share(memoryOf(backend), Math.ceil(all / most), workOf(shape), (begin, after, number) => {
    run({ first: begin * most, end: Math.min(after * most, all) }, number);
  });
}
