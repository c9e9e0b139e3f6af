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
} from "./convolution-windows.ts";
import type { ConvolutionShape } from "./convolution.ts";
import { isForFewRows, panelBytes, productKernels } from "./matrix-product.ts";
import { addressOf, allocate } from "./shared-memory.ts";
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
  const scratch = allocate(backend, spareBytes + keptSize + panelSize);
  const panels = scratch + spareBytes + keptSize;
  const stride = 4 * outputs;
  const taps = keptTaps(backend, convolution, filter, scratch + spareBytes);
  if (isSmall) backend.typedArrayFromHeap(result).fill(0);
  else products.packColumns(taps, stride, 4, depth, outputs, panels);
  overGathered(
    backend,
    gather,
    convolution.shape,
    addressOf(backend, x),
    (windows, first, block) => {
      const to = addressOf(backend, result) + first * stride;
      const row = 4 * depth;
      if (isSmall) products.fewRows(windows, row, taps, stride, to, stride, block, outputs, depth);
    else products.direct(windows, row, row * tileRows, panels, to, stride, block, outputs, depth, 0, scratch); // prettier-ignore
      finish(to, block);
    },
  );
  backend.wasm._free(scratch);
  return result;
}

/** `x [N, H, W, C]`, `dy [N, OH, OW, F]` → `[KH, KW, C, F]`. */
export function filterGradient(
  backend: WasmBackend,
  { products, gather }: Kernels,
  whole: ConvolutionShape,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo {
  const convolution = trimmed(whole);
  const { inputs, outputs } = whole;
  const shape = [whole.rows.kernelSize, whole.columns.kernelSize, inputs, outputs];
  const result = backend.makeOutput(shape, "float32");
  const depth = depthOf(convolution.shape);
  const most = windowsAtOnce(convolution.shape);
  const rightBytes = panelBytes({ depth: most, columns: outputs });
  const leftBytes = 4 * most * tileRows * Math.ceil(depth / tileRows);
  const keptSize = keptBytes(convolution);
  const scratch = allocate(backend, spareBytes + rightBytes + leftBytes + keptSize);
  const panels = scratch + spareBytes;
  const packed = panels + rightBytes;
  const kept = packed + leftBytes;
  const to = convolution.isWhole ? addressOf(backend, result) : kept;
  backend.typedArrayFromHeap(result).fill(0);
  backend.wasm.HEAPU8.fill(0, kept, kept + keptSize);
  const stride = 4 * outputs;
  overGathered(
    backend,
    gather,
    convolution.shape,
    addressOf(backend, x),
    (windows, first, count) => {
      const from = addressOf(backend, dy) + first * stride;
      products.packTransposed(windows, 4 * depth, count, depth, packed);
      products.packColumns(from, stride, 4, count, outputs, panels);
      for (let row = 0; row < depth; row += mostRows) {
        const rows = Math.min(mostRows, depth - row);
        products.packed(packed + 4 * row * count, 4, 4 * tileRows * count, panels, to + row * stride, stride, rows, outputs, count, 1, scratch); // prettier-ignore
      }
    },
  );
  if (!convolution.isWhole) spreadTaps(backend, convolution, kept, result);
  backend.wasm._free(scratch);
  return result;
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
  const shape = [batch, rows.inputSize, columns.inputSize, inputs];
  const result = backend.makeOutput(shape, "float32");
  backend.typedArrayFromHeap(result).fill(0);
  const depth = depthOf(convolution.shape);
  const keptSize = keptBytes(convolution);
  const scratch = allocate(backend, spareBytes + keptSize + panelBytes({ depth: outputs, columns: depth })); // prettier-ignore
  const panels = scratch + spareBytes + keptSize;
  const stride = 4 * outputs;
  const taps = keptTaps(backend, convolution, filter, scratch + spareBytes);
  products.packColumns(taps, 4, stride, outputs, depth, panels);
  const [from, to] = [addressOf(backend, dy), addressOf(backend, result)];
  overScattered(backend, scatter, convolution.shape, to, (windows, first, count) => {
    products.direct(from + first * stride, stride, tileRows * stride, panels, windows, 4 * depth, count, depth, outputs, 0, scratch); // prettier-ignore
  });
  backend.wasm._free(scratch);
  return result;
}
