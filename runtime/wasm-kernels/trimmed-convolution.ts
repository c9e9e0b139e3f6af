/**
 * A convolution without the taps that meet nothing but padding: of a kernel of 3×3 over one pixel with a margin, only the
 * middle counts. Deep in a network whose images are small, that is most of the work.
 */
import type { TensorInfo } from "@tensorflow/tfjs";
import type { ConvolutionShape } from "./convolution.ts";
import { addressOf } from "./shared-memory.ts";
import type { WasmBackend } from "./wasm-backend.ts";
import type { WindowAxis } from "./window.ts";

/** Taps of one axis: the first, and how many. */
interface Taps {
  readonly first: number;
  readonly count: number;
}

export interface TrimmedConvolution {
  /** With a kernel of only the taps that count. */
  readonly shape: ConvolutionShape;
  readonly rows: Taps;
  readonly columns: Taps;
  /** Those of the whole kernel. */
  readonly tapsAcross: number;
  readonly isWhole: boolean;
}

export function trimmed(shape: ConvolutionShape): TrimmedConvolution {
  const { rows, columns } = shape;
  const [down, across] = [usefulTaps(rows), usefulTaps(columns)];
  return {
    shape: { ...shape, rows: withTaps(rows, down), columns: withTaps(columns, across) },
    rows: down,
    columns: across,
    tapsAcross: columns.kernelSize,
    isWhole: down.count === rows.kernelSize && across.count === columns.kernelSize,
  };
}

/** From the first to the last tap that some window lays on the image; one at least. */
function usefulTaps(axis: WindowAxis): Taps {
  let [first, last] = [0, axis.kernelSize - 1];
  while (first < last && !isUseful(axis, first)) first++;
  while (last > first && !isUseful(axis, last)) last--;
  return { first, count: last - first + 1 };
}

function isUseful(axis: WindowAxis, tap: number): boolean {
  const { inputSize, outputSize, stride, dilation, padBefore } = axis;
  const place = tap * dilation - padBefore;
  const skipped = Math.max(0, Math.ceil(-place / stride));
  return skipped < outputSize && place + skipped * stride < inputSize;
}

function withTaps(axis: WindowAxis, { first, count }: Taps): WindowAxis {
  const padBefore = axis.padBefore - first * axis.dilation;
  return { ...axis, kernelSize: count, padBefore };
}

/** Bytes of the taps that count, where they are to be copied out of a filter `[KH, KW, C / groups, F]`. */
export function keptBytes({ shape, isWhole }: TrimmedConvolution): number {
  return isWhole ? 0 : 4 * depthOf(shape) * shape.outputs * shape.groups;
}

/** How many products each number of the result is a sum of. */
export function depthOf({ rows, columns, inputs }: ConvolutionShape): number {
  return rows.kernelSize * columns.kernelSize * inputs;
}

/** Where the taps that count are: in the filter itself where all do, else in a copy at `spare`. */
export function keptTaps(
  backend: WasmBackend,
  convolution: TrimmedConvolution,
  filter: TensorInfo,
  spare: number,
): number {
  if (convolution.isWhole) return addressOf(backend, filter);
  const from = addressOf(backend, filter);
  eachRow(convolution, (whole, kept, bytes) => {
    backend.wasm.HEAPU8.copyWithin(spare + kept, from + whole, from + whole + bytes);
  });
  return spare;
}

/** Puts the taps that count at their places in a filter's gradient, whose others are zero. */
export function spreadTaps(
  backend: WasmBackend,
  convolution: TrimmedConvolution,
  from: number,
  gradient: TensorInfo,
): void {
  const to = addressOf(backend, gradient);
  eachRow(convolution, (whole, kept, bytes) => {
    backend.wasm.HEAPU8.copyWithin(to + whole, from + kept, from + kept + bytes);
  });
}

/** Each row of taps is one piece of memory, both among all taps and among those that are kept. */
function eachRow(
  { shape, rows, columns, tapsAcross }: TrimmedConvolution,
  move: (whole: number, kept: number, bytes: number) => void,
): void {
  const tap = 4 * shape.inputs * shape.outputs * shape.groups;
  for (let row = 0; row < rows.count; row++) {
    const whole = (rows.first + row) * tapsAcross + columns.first;
    move(whole * tap, row * columns.count * tap, columns.count * tap);
  }
}
