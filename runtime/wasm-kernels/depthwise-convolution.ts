/** Depthwise convolutions and their gradients, where each channel has one filter: a line of windows at a time, all channels of it. */
import type { TensorInfo } from "@tensorflow/tfjs";
import { depthwiseFilter } from "../simd/depthwise-filter.ts";
import { depthwiseWindows, type Finish } from "../simd/depthwise-windows.ts";
import type { Kernel } from "../simd/kernel-module.ts";
import { share } from "../team/share.ts";
import { addTo } from "./add-to.ts";
import { windowAxes, type ConvolutionAttributes } from "./convolution.ts";
import { addressOf, allocate, kernelsIn, memoryOf, release } from "./shared-memory.ts";
import type { TensorFlow, WasmBackend } from "./wasm-backend.ts";
import { tapPhases, wholeWindows, type WindowAxis } from "./window.ts";

/** What a product costs, in multiply-adds of a product of matrices. */
const cost = 2;
/** So many windows are summed as floats before they are added to those of others, so that small numbers are not lost. */
const mostWindows = 1024;

/** Axes are rows, then columns. */
export interface DepthwiseShape {
  readonly batch: number;
  readonly axes: readonly [WindowAxis, WindowAxis];
  readonly channels: number;
}

/** The sizes for `x [N, H, W, C]` and a filter `[KH, KW, C, 1]`; undefined for several filters a channel. */
export function depthwiseShape(
  tf: TensorFlow,
  attributes: ConvolutionAttributes,
  x: readonly number[],
  filter: readonly number[],
): DepthwiseShape | undefined {
  const axes = windowAxes(tf, attributes, x, filter, true);
  const [batch = 0] = x;
  const [channels = 0, multiplier = 0] = filter.slice(-2);
  return multiplier === 1 ? { batch, axes, channels } : undefined;
}

/** Undefined where the backend's memory cannot be shared. */
export function windowsKernel(backend: WasmBackend, finish: Finish): Kernel | undefined {
  const key = `depthwise ${Object.values(finish).join()}`;
  return kernelsIn<"run">(backend, key, () => new Map([["run", depthwiseWindows(finish)]]))?.run;
}

/** Undefined where the backend's memory cannot be shared. */
export function filterKernel(backend: WasmBackend): Kernel | undefined {
  const key = "depthwise filter";
  return kernelsIn<"run">(backend, key, () => new Map([["run", depthwiseFilter()]]))?.run;
}

/** `x [N, H, W, C]`, `filter [KH, KW, C, 1]`, and `bias [C]` where the kernel adds one → `[N, OH, OW, C]`. */
export function depthwise(
  backend: WasmBackend,
  kernel: Kernel,
  shape: DepthwiseShape,
  x: TensorInfo,
  filter: TensorInfo,
  bias?: TensorInfo,
): TensorInfo {
  const { batch, channels, axes } = shape;
  const [rows, columns] = axes;
  const pixel = 4 * channels;
  const result = backend.makeOutput([batch, rows.outputSize, columns.outputSize, channels], "float32"); // prettier-ignore
  const [from, factors, to] = [addressOf(backend, x), addressOf(backend, filter), addressOf(backend, result)]; // prettier-ignore
  const { before, whole } = wholeWindows(columns);
  const line = columns.outputSize * pixel;
  shareLines(backend, shape, rows.outputSize, (image, first, count) => {
    const at = from + image * rows.inputSize * columns.inputSize * pixel;
    const target = to + (image * rows.outputSize + first) * line;
    const top = first * rows.stride - rows.padBefore;
    kernel(at, rows.inputSize, columns.inputSize, channels, factors, columns.kernelSize * pixel, pixel, rows.kernelSize, columns.kernelSize, rows.dilation, columns.dilation, top, -columns.padBefore, rows.stride, columns.stride, target, line, pixel, count, columns.outputSize, before, whole, bias ? addressOf(backend, bias) : 0); // prettier-ignore
  });
  return result;
}

/**
 * `dy [N, OH, OW, C]`, `filter [KH, KW, C, 1]` → `[N, H, W, C]`. The places of the input that are a stride apart meet the same
 * taps: their gradients are windows over `dy` that lie side by side.
 */
export function depthwiseInputGradient(
  backend: WasmBackend,
  kernel: Kernel,
  shape: DepthwiseShape,
  dy: TensorInfo,
  filter: TensorInfo,
): TensorInfo {
  const { batch, channels, axes } = shape;
  const [rows, columns] = axes;
  const pixel = 4 * channels;
  const result = backend.makeOutput([batch, rows.inputSize, columns.inputSize, channels], "float32"); // prettier-ignore
  const [from, factors, to] = [addressOf(backend, dy), addressOf(backend, filter), addressOf(backend, result)]; // prettier-ignore
  const [tapRow, line] = [columns.kernelSize * pixel, columns.inputSize * pixel];
  const [down, across] = [tapPhases(rows), tapPhases(columns)];
  shareLines(backend, shape, Math.ceil(rows.inputSize / rows.stride), (image, first, count) => {
    const at = from + image * rows.outputSize * columns.outputSize * pixel;
    const corner = to + image * rows.inputSize * line;
    for (const [row, vertical] of down.entries())
      for (const [column, horizontal] of across.entries()) {
        const { before, whole } = wholeWindows(horizontal.axis);
        const target = corner + (row + first * rows.stride) * line + column * pixel;
        const taps = factors + vertical.lastTap * tapRow + horizontal.lastTap * pixel;
        const lines = Math.min(count, vertical.axis.outputSize - first);
        const top = first - vertical.axis.padBefore;
        kernel(at, rows.outputSize, columns.outputSize, channels, taps, -vertical.tapStep * tapRow, -horizontal.tapStep * pixel, vertical.axis.kernelSize, horizontal.axis.kernelSize, vertical.axis.dilation, horizontal.axis.dilation, top, -horizontal.axis.padBefore, 1, 1, target, rows.stride * line, columns.stride * pixel, lines, horizontal.axis.outputSize, before, whole, 0); // prettier-ignore
      }
  });
  return result;
}

/** `x [N, H, W, C]`, `dy [N, OH, OW, C]` → `[KH, KW, C, 1]`; the same with threads and without. */
export function depthwiseFilterGradient(
  backend: WasmBackend,
  kernel: Kernel,
  shape: DepthwiseShape,
  x: TensorInfo,
  dy: TensorInfo,
): TensorInfo {
  const { batch, channels, axes } = shape;
  const [rows, columns] = axes;
  const pixel = 4 * channels;
  const result = backend.makeOutput([rows.kernelSize, columns.kernelSize, channels, 1], "float32");
  const size = 4 * rows.kernelSize * columns.kernelSize * channels;
  const lines = Math.max(1, Math.floor(mostWindows / columns.outputSize));
  const all = batch * rows.outputSize;
  const blocks = Math.ceil(all / lines);
  // The first block has its sums in the result.
  const spare = allocate(backend, size * (blocks - 1));
  const sumsOf = (block: number): number => (block === 0 ? to : spare + size * (block - 1));
  const [from, gradients, to] = [addressOf(backend, x), addressOf(backend, dy), addressOf(backend, result)]; // prettier-ignore
  backend.typedArrayFromHeap(result).fill(0);
  backend.wasm.HEAPU8.fill(0, spare, spare + size * (blocks - 1));
  share(memoryOf(backend), blocks, workOf(shape), (begin, after) => {
    for (let block = begin; block < after; block++) {
      const range = { first: block * lines, end: Math.min((block + 1) * lines, all) };
      overImages(range, rows.outputSize, (image, first, count) => {
        const at = from + image * rows.inputSize * columns.inputSize * pixel;
        const gradient = gradients + (image * rows.outputSize + first) * columns.outputSize * pixel;
        const top = first * rows.stride - rows.padBefore;
        kernel(at, rows.inputSize, columns.inputSize, channels, gradient, sumsOf(block), rows.kernelSize, columns.kernelSize, rows.dilation, columns.dilation, top, -columns.padBefore, rows.stride, columns.stride, count, columns.outputSize); // prettier-ignore
      });
    }
  });
  // Two by two, so that no sum is much larger than what is added to it.
  for (let apart = 1; apart < blocks; apart *= 2)
    for (let block = 0; block + apart < blocks; block += 2 * apart)
      addTo(backend, sumsOf(block), sumsOf(block + apart), size / 4);
  release(backend, spare);
  return result;
}

/** Lets threads share the lines of all images; `run` gets an image, the first of some lines of it, and how many. */
function shareLines(
  backend: WasmBackend,
  shape: DepthwiseShape,
  lines: number,
  run: (image: number, first: number, count: number) => void,
): void {
  share(memoryOf(backend), shape.batch * lines, workOf(shape), (first, end) => {
    overImages({ first, end }, lines, run);
  });
}

/** Cuts lines of all images where an image ends. */
function overImages(
  { first, end }: { readonly first: number; readonly end: number },
  lines: number,
  run: (image: number, first: number, count: number) => void,
): void {
  for (let line = first; line < end;) {
    const image = Math.floor(line / lines);
    const count = Math.min(end, (image + 1) * lines) - line;
    run(image, line - image * lines, count);
    line += count;
  }
}

function workOf({ batch, channels, axes }: DepthwiseShape): number {
  const each = axes.map(({ outputSize, kernelSize }) => outputSize * kernelSize);
  return each.reduce((product, size) => product * size, batch * channels * cost);
}
