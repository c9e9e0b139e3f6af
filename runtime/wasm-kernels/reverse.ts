/**
 * Reversal of the order along axes. The backend's own kernel works out the place of each number by itself, which takes
 * twenty times as long as to copy it, and takes bools for floats, so that it writes beyond the end of the result.
 */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { sizeOf } from "../axes.ts";
import { optimizations } from "../optimizations.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

/** `x` with the order along the axes `dims` turned round. */
export function reverse(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const x = input(call.inputs, "x");
      const isWanted = optimizations().copies || x.dtype === "bool";
      if (!isWanted || x.dtype === "string") return original.kernelFunc(call);
      const { dims } = call.attrs as unknown as { readonly dims: number | number[] };
      const axes = tf.util.parseAxisParam(dims, x.shape);
      return reversed(call.backend as unknown as WasmBackend, x, axes);
    },
  };
}

type Numbers = Float32Array | Int32Array | Uint8Array;

function reversed(backend: WasmBackend, x: TensorInfo, axes: readonly number[]): TensorInfo {
  const result = backend.makeOutput([...x.shape], x.dtype);
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result)];
  const turned = x.shape.map((length, axis) => length > 1 && axes.includes(axis));
  // Axes behind the last that is turned move as one.
  const last = turned.lastIndexOf(true);
  const run = sizeOf(x.shape.slice(last + 1));
  /** Writes what is at a place of the axes up to one. */
  const write = (axis: number, read: number, written: number): void => {
    const length = x.shape[axis] ?? 1;
    const size = sizeOf(x.shape.slice(axis + 1));
    if (axis === last) {
      reverseRuns(from, to, read, written, length, run);
      return;
    }
    for (let index = 0; index < length; index++) {
      const place = turned[axis] ? length - 1 - index : index;
      write(axis + 1, read + place * size, written + index * size);
    }
  };
  if (last < 0) to.set(from);
  else if (to.length > 0) write(0, 0, 0);
  return result;
}

/** Runs of so few numbers are copied number by number. */
const shortRun = 16;

/** `length` runs, the last first. */
function reverseRuns(
  from: Numbers,
  to: Numbers,
  read: number,
  written: number,
  length: number,
  run: number,
): void {
  if (run === 1) {
    const line = to.subarray(written, written + length);
    line.set(from.subarray(read, read + length));
    line.reverse();
    return;
  }
  for (let index = 0; index < length; index++) {
    const start = read + (length - 1 - index) * run;
    const place = written + index * run;
    if (run >= shortRun) to.set(from.subarray(start, start + run), place);
    else for (let k = 0; k < run; k++) to[place + k] = from[start + k] as number;
  }
}
