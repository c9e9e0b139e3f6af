/** Copies side by side, also of broadcasting. The backend's own kernel works out the place of each element by itself. */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

/** `x [...]` and how often it stands along each axis. */
export function tile(_tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const x = input(call.inputs, "x");
      if (!optimizations().copies || x.dtype === "string") return original.kernelFunc(call);
      const { reps } = call.attrs as unknown as { readonly reps: readonly number[] };
      return tiled(call.backend as unknown as WasmBackend, x, reps);
    },
  };
}

/** As many copies of `x` along each axis as `times` says. */
export function tiled(backend: WasmBackend, x: TensorInfo, times: readonly number[]): TensorInfo {
  const { shape } = x;
  const result = backend.makeOutput(
    shape.map((dim, axis) => dim * (times[axis] ?? 1)),
    x.dtype,
  );
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result)];
  if (to.length === 0) return result;
  // Axes at the end that stand once make one run.
  let end = shape.length;
  let run = 1;
  while (end > 0 && (times[end - 1] ?? 1) === 1) run *= shape[--end] ?? 1;
  let read = 0;
  /** Writes all copies of what is next, from an axis on, and gives where they end. */
  const write = (axis: number, start: number): number => {
    let place = start;
    if (axis === end) {
      if (run === 1) to[place] = from[read] as number;
      else to.set(from.subarray(read, read + run), place);
      read += run;
      return place + run;
    }
    for (let index = 0; index < (shape[axis] ?? 1); index++) place = write(axis + 1, place);
    return repeat(to, start, place - start, times[axis] ?? 1);
  };
  write(0, 0);
  return result;
}

/** Lets `times - 1` copies follow a piece, and gives where they end. */
function repeat(
  values: Float32Array | Int32Array | Uint8Array,
  start: number,
  length: number,
  times: number,
): number {
  const end = start + length * times;
  if (length === 1) values.fill(values[start] as number, start, end);
  else
    for (let place = start + length; place < end; place += length)
      values.copyWithin(place, start, start + length);
  return end;
}
