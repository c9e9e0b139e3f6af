/** The windows of a convolution, some lines of the output at a time, one below the other as rows of a matrix. */
import type { Kernel } from "../simd/kernel-module.ts";
import { gatherPatches, overshoot, scatterPatches } from "../simd/patches.ts";
import type { ConvolutionShape } from "./convolution.ts";
import { allocate, eachKernelIn, release } from "./shared-memory.ts";
import { depthOf } from "./trimmed-convolution.ts";
import type { WasmBackend } from "./wasm-backend.ts";

/** Floats of gathered windows that stay in the cache, and how many windows at least and at most. */
const mostFloats = 65_536;
const leastWindows = 32;
const mostWindows = 256;

/** What is done to windows of a group: where they are, the first of them, and how many. */
type Use = (address: number, first: number, count: number, group: number) => void;

/** Undefined where the backend's memory cannot be shared. */
export function windowKernels(backend: WasmBackend) {
  return eachKernelIn(backend, "patches", { gather: gatherPatches, scatter: scatterPatches });
}

/** How many windows are dealt with at once: whole lines of the output, of one image or of several. */
export function windowsAtOnce(shape: ConvolutionShape): number {
  const { batch, rows, columns } = shape;
  const fitting = Math.floor(mostFloats / depthOf(shape));
  const wanted = Math.min(mostWindows, Math.max(leastWindows, fitting));
  const lines = Math.min(batch * rows.outputSize, Math.floor(wanted / columns.outputSize));
  return Math.max(1, lines) * columns.outputSize;
}

/** Windows from the first to before the last, which begin with a line of the output. */
export interface WindowRange {
  readonly first: number;
  readonly end: number;
}

/** Gathers windows of the images at `address`, some at a time, group by group. */
export function overGathered(
  backend: WasmBackend,
  gather: Kernel,
  shape: ConvolutionShape,
  address: number,
  range: WindowRange,
  use: Use,
): void {
  const { inputs, groups } = shape;
  if (groups === 1 && isPointwise(shape)) {
    overWindows(shape, range, (first, count) => {
      use(address + 4 * inputs * first, first, count, 0);
    });
    return;
  }
  const windows = allocate(backend, 4 * depthOf(shape) * windowsAtOnce(shape) + overshoot);
  overWindows(shape, range, (first, count) => {
    for (let group = 0; group < groups; group++) {
      const image = address + 4 * inputs * group;
      moveWindows(gather, shape, { image, windows }, first, count);
      use(windows, first, count, group);
    }
  });
  release(backend, windows);
}

/** Lets `use` put windows into spare memory, some at a time, group by group, and adds them to the images at `address`. */
export function overScattered(
  backend: WasmBackend,
  scatter: Kernel,
  shape: ConvolutionShape,
  address: number,
  range: WindowRange,
  use: Use,
): void {
  const { inputs, groups } = shape;
  const windows = allocate(backend, 4 * depthOf(shape) * windowsAtOnce(shape));
  overWindows(shape, range, (first, count) => {
    for (let group = 0; group < groups; group++) {
      use(windows, first, count, group);
      const image = address + 4 * inputs * group;
      moveWindows(scatter, shape, { image, windows }, first, count);
    }
  });
  release(backend, windows);
}

function overWindows(
  shape: ConvolutionShape,
  { first: begin, end }: WindowRange,
  use: (first: number, count: number) => void,
): void {
  const most = windowsAtOnce(shape);
  for (let first = begin; first < end; first += most) use(first, Math.min(most, end - first));
}

interface Addresses {
  /** Of all images, or of the first channel of a group there. */
  readonly image: number;
  readonly windows: number;
}

/** Gathers or scatters the windows of some lines of the output. */
function moveWindows(
  move: Kernel,
  shape: ConvolutionShape,
  { image: images, windows }: Addresses,
  first: number,
  count: number,
): void {
  const { rows, columns, inputs, groups } = shape;
  const [pixel, pitch] = [4 * inputs, 4 * inputs * groups];
  const size = rows.inputSize * columns.inputSize * pitch;
  const bytes = columns.outputSize * 4 * depthOf(shape);
  const line = first / columns.outputSize;
  for (let each = 0; each < count / columns.outputSize; each++) {
    const image = Math.floor((line + each) / rows.outputSize);
    const top = ((line + each) % rows.outputSize) * rows.stride - rows.padBefore;
    move(images + image * size, windows + each * bytes, top, -columns.padBefore, rows.inputSize, columns.inputSize, pixel, pitch, rows.kernelSize, columns.kernelSize, columns.stride, rows.dilation, columns.dilation, columns.outputSize); // prettier-ignore
  }
}

/** Each window is one pixel, so the images are the matrix itself. */
function isPointwise({ rows, columns }: ConvolutionShape): boolean {
  return [rows, columns].every(
    ({ kernelSize, stride, padBefore, inputSize, outputSize }) =>
      kernelSize === 1 && stride === 1 && padBefore === 0 && inputSize === outputSize,
  );
}
