/**
 * Convolutions and their gradients as products of matrices: the windows of some lines of the output, one below the other,
 * fit into the cache, and are multiplied before the next ones are gathered.
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import { spareBytes, tileColumns, tileRows } from "../simd/product.ts";
import {
  overGathered,
  overScattered,
  windowKernels,
  windowsAtOnce,
  type WindowRange,
} from "./convolution-windows.ts";
import { windowsOf, type ConvolutionShape, type Finish } from "./convolution.ts";
import { share } from "../team/share.ts";
import { addTo } from "./add-to.ts";
import { isKeptFor, keptPanels } from "./kept-panels.ts";
import { isForFewRows, panelBytes, productKernels } from "./matrix-product.ts";
import { addressOf, allocate, memoryOf, release } from "./shared-memory.ts";
import {
  depthOf,
  keptBytes,
  keptTaps,
  spreadTaps,
  trimmed,
  type TrimmedConvolution,
} from "./trimmed-convolution.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** From so many windows on it takes less time to add up gradients of several threads than to wait at each block. */
const leastForParts = 1024;
/** Blocks of transposed windows that stay in the cache while panels of the output's gradient pass. */
const mostRows = 128;

interface Kernels {
  readonly products: NonNullable<ReturnType<typeof productKernels>>;
  readonly windows: NonNullable<ReturnType<typeof windowKernels>>;
}

/** Undefined where the backend's memory cannot be shared. */
export function convolutionKernels(backend: WasmBackend): Kernels | undefined {
  const products = productKernels(backend);
  const windows = windowKernels(backend);
  return products && windows && { products, windows };
}

/** `x [N, H, W, C]`, `filter [KH, KW, C / groups, F]` → `[N, OH, OW, F]`. */
export function convolve(
  backend: WasmBackend,
  { products, windows: { gather } }: Kernels,
  whole: ConvolutionShape,
  x: TensorInfo,
  filter: TensorInfo,
  { finish, keeps }: Finish,
): TensorInfo {
  const convolution = trimmed(whole);
  const { batch, rows, columns, outputs, groups } = convolution.shape;
  const result = backend.makeOutput([batch, rows.outputSize, columns.outputSize, outputs * groups], "float32"); // prettier-ignore
  const depth = depthOf(convolution.shape);
  const right = rightFactor(backend, products, convolution, filter, keeps);
  const { isPacked } = right;
  const stride = 4 * outputs * groups;
  if (!isPacked) backend.typedArrayFromHeap(result).fill(0);
  const [from, into, row] = [addressOf(backend, x), addressOf(backend, result), 4 * depth];
  overLines(backend, convolution.shape, (range) => {
    overGathered(
      backend,
      gather,
      convolution.shape,
      from,
      range,
      (windows, first, block, group) => {
        const to = into + first * stride + 4 * outputs * group;
        const address = right.addressOf(group);
        overColumns(backend, outputs, block * depth, (column, width) => {
          const at = to + 4 * column;
          if (!isPacked)
            products.fewRows(windows, row, address + 4 * column, stride, at, stride, block, width, depth); // prettier-ignore
          else {
            const spare = allocate(backend, spareBytes);
            const panel = address + 4 * column * depth;
            products.direct(windows, row, row * tileRows, panel, at, stride, block, width, depth, 0, spare); // prettier-ignore
            release(backend, spare);
          }
        });
        if (group === groups - 1) finish?.(into + first * stride, block);
      },
    );
  });
  right.release();
  return result;
}

/** A filter as a matrix for each group, which `release` gives back where they were made for once. */
interface RightFactor {
  readonly addressOf: (group: number) => number;
  readonly isPacked: boolean;
  readonly release: () => void;
}

function rightFactor(
  backend: WasmBackend,
  products: Kernels["products"],
  convolution: TrimmedConvolution,
  filter: TensorInfo,
  keeps: boolean,
): RightFactor {
  const { outputs, groups } = convolution.shape;
  const [depth, count] = [depthOf(convolution.shape), windowsOf(convolution.shape)];
  const bytes = panelBytes({ depth, columns: outputs });
  const pack = (from: number, to: number): void => {
    for (let group = 0; group < groups; group++)
      products.packColumns(from + 4 * outputs * group, 4 * outputs * groups, 4, depth, outputs, to + bytes * group); // prettier-ignore
  };
  const apart = (start: number, distance: number) => (group: number) => start + distance * group;
  if (keeps && convolution.isWhole && isKeptFor(convolution.shape)) {
    const matrices = `${groups} of ${outputs} columns`;
    const address = keptPanels(backend, filter, matrices, bytes * groups, (to) => { pack(addressOf(backend, filter), to); }); // prettier-ignore
    if (address !== undefined)
      return { addressOf: apart(address, bytes), isPacked: true, release: () => undefined };
  }
  const isPacked = !isForFewRows({ rows: count, columns: outputs, depth });
  const keptSize = keptBytes(convolution);
  const scratch = allocate(backend, keptSize + (isPacked ? bytes * groups : 0));
  const taps = keptTaps(backend, convolution, filter, scratch);
  const panels = scratch + keptSize;
  if (isPacked) pack(taps, panels);
  const address = isPacked ? apart(panels, bytes) : apart(taps, 4 * outputs);
  return { addressOf: address, isPacked, release: () => { release(backend, scratch); } }; // prettier-ignore
}

/** `x [N, H, W, C]`, `dy [N, OH, OW, F]` → `[KH, KW, C / groups, F]`. */
export function filterGradient(
  backend: WasmBackend,
  kernels: Kernels,
  whole: ConvolutionShape,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo {
  const convolution = trimmed(whole);
  const { inputs, outputs, groups } = whole;
  const shape = [whole.rows.kernelSize, whole.columns.kernelSize, inputs, outputs * groups];
  const result = backend.makeOutput(shape, "float32");
  const keptSize = 4 * depthOf(convolution.shape) * outputs * groups;
  const own = convolution.isWhole ? addressOf(backend, result) : allocate(backend, keptSize);
  const all = windowsOf(convolution.shape);
  if (all === 0 || !convolution.isWhole) backend.typedArrayFromHeap(result).fill(0);
  const parts: number[] = [];
  const addresses = { x: addressOf(backend, x), dy: addressOf(backend, dy), to: own };
  const write = (range: WindowRange, to: number): void => {
    writeFilterGradient(backend, kernels, convolution.shape, range, { ...addresses, to });
  };
  if (all < leastForParts) write({ first: 0, end: all }, own);
  else
    overLines(backend, convolution.shape, (range, number) => {
      // Every share has a gradient of its own.
      const to = number === 0 ? own : allocate(backend, keptSize);
      if (number > 0) parts.push(to);
      write(range, to);
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

/** What some windows say of the gradient of the filter, at `to`. */
function writeFilterGradient(
  backend: WasmBackend,
  { products, windows: { gather } }: Kernels,
  shape: ConvolutionShape,
  range: WindowRange,
  { x, dy, to }: { readonly x: number; readonly dy: number; readonly to: number },
): void {
  const { outputs, groups } = shape;
  const [depth, most, stride] = [depthOf(shape), windowsAtOnce(shape), 4 * outputs * groups];
  const rightBytes = panelBytes({ depth: most, columns: outputs });
  const leftBytes = 4 * most * tileRows * Math.ceil(depth / tileRows);
  const panels = allocate(backend, rightBytes + leftBytes);
  const packed = panels + rightBytes;
  overGathered(backend, gather, shape, x, range, (windows, first, count, group) => {
    const channel = 4 * outputs * group;
    products.packTransposed(windows, 4 * depth, count, depth, packed);
    products.packColumns(dy + first * stride + channel, stride, 4, count, outputs, panels);
    const adds = first === range.first ? 0 : 1;
    const blocks = Math.ceil(depth / mostRows);
    share(memoryOf(backend), blocks, depth * count * outputs, (begin, after) => {
      const spare = allocate(backend, spareBytes);
      for (let row = begin * mostRows; row < Math.min(after * mostRows, depth); row += mostRows) {
        const rows = Math.min(mostRows, depth - row);
        products.packed(packed + 4 * row * count, 4, 4 * tileRows * count, panels, to + row * stride + channel, stride, rows, outputs, count, adds, spare); // prettier-ignore
      }
      release(backend, spare);
    });
  });
  release(backend, panels);
}

/** `dy [N, OH, OW, F]`, `filter [KH, KW, C / groups, F]` → `[N, H, W, C]`. */
export function inputGradient(
  backend: WasmBackend,
  { products, windows: { scatter } }: Kernels,
  whole: ConvolutionShape,
  dy: TensorInfo,
  filter: TensorInfo,
): TensorInfo {
  const convolution = trimmed(whole);
  const { batch, rows, columns, inputs, outputs, groups } = whole;
  const result = backend.makeOutput([batch, rows.inputSize, columns.inputSize, inputs * groups], "float32"); // prettier-ignore
  backend.typedArrayFromHeap(result).fill(0);
  const depth = depthOf(convolution.shape);
  const keptSize = keptBytes(convolution);
  const bytes = panelBytes({ depth: outputs, columns: depth });
  const scratch = allocate(backend, keptSize + bytes * groups);
  const panels = scratch + keptSize;
  const stride = 4 * outputs * groups;
  const taps = keptTaps(backend, convolution, filter, scratch);
  for (let group = 0; group < groups; group++)
    products.packColumns(taps + 4 * outputs * group, 4, stride, outputs, depth, panels + bytes * group); // prettier-ignore
  const [from, to] = [addressOf(backend, dy), addressOf(backend, result)];
  // Windows of an image overlap, so that an image is one thread's.
  const image = rows.outputSize * columns.outputSize;
  share(memoryOf(backend), batch, workOf(convolution.shape), (begin, after) => {
    const spare = allocate(backend, spareBytes);
    const range = { first: begin * image, end: after * image };
    overScattered(
      backend,
      scatter,
      convolution.shape,
      to,
      range,
      (windows, first, count, group) => {
        const at = from + first * stride + 4 * outputs * group;
        products.direct(at, stride, tileRows * stride, panels + bytes * group, windows, 4 * depth, count, depth, outputs, 0, spare); // prettier-ignore
      },
    );
    release(backend, spare);
  });
  release(backend, scratch);
  return result;
}

function workOf(shape: ConvolutionShape): number {
  return windowsOf(shape) * shape.outputs * depthOf(shape) * shape.groups;
}

/** Lets threads share the columns of the output, where they do not share its lines already. */
function overColumns(
  backend: WasmBackend,
  outputs: number,
  workOfColumn: number,
  run: (first: number, width: number) => void,
): void {
  const panels = Math.ceil(outputs / tileColumns);
  share(memoryOf(backend), panels, outputs * workOfColumn, (begin, after) => {
    const first = begin * tileColumns;
    run(first, Math.min(after * tileColumns, outputs) - first);
  });
}

/** Lets threads share the lines of the output, as many at a time as are gathered at once. */
function overLines(
  backend: WasmBackend,
  shape: ConvolutionShape,
  run: (range: WindowRange, share: number) => void,
): void {
  const all = windowsOf(shape);
  const most = windowsAtOnce(shape);
  share(memoryOf(backend), Math.ceil(all / most), workOf(shape), (begin, after, number) => {
    run({ first: begin * most, end: Math.min(after * most, all) }, number);
  });
}
