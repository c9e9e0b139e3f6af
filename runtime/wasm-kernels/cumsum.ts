/** Sums up to each place of an axis. The backend's own kernel first turns the tensor where the axis is not the last one. */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { placeOf, sizeOf } from "../axes.ts";
import { optimizations } from "../optimizations.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

interface CumsumAttributes {
  readonly axis: number;
  /** Without the place itself. */
  readonly exclusive: boolean;
  /** From the end on. */
  readonly reverse: boolean;
}

/** `x` summed up along `axis`. */
export function cumsum(_tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const x = input(call.inputs, "x");
      const isOurs = optimizations().reductions && (x.dtype === "float32" || x.dtype === "int32");
      if (!isOurs) return original.kernelFunc(call);
      const attributes = call.attrs as unknown as CumsumAttributes;
      return sums(call.backend as unknown as WasmBackend, x, attributes);
    },
  };
}

function sums(
  backend: WasmBackend,
  x: TensorInfo,
  { axis, exclusive, reverse }: CumsumAttributes,
): TensorInfo {
  const result = backend.makeOutput([...x.shape], x.dtype);
  const [from, to] = [backend.typedArrayFromHeap(x), backend.typedArrayFromHeap(result)];
  const place = placeOf(axis, x.shape.length);
  const length = x.shape[place] ?? 1;
  const inner = sizeOf(x.shape.slice(place + 1));
  const step = reverse ? -inner : inner;
  for (let start = 0; start < to.length; start += length * inner) {
    const first = reverse ? start + (length - 1) * inner : start;
    if (inner === 1) {
      sumLine(from, to, first, step, length, exclusive);
      continue;
    }
    for (let k = first; k < first + inner; k++) to[k] = exclusive ? 0 : (from[k] as number);
    for (let index = 1; index < length; index++) {
      const row = first + index * step;
      const read = exclusive ? row - step : row;
      for (let k = 0; k < inner; k++)
        to[row + k] = (to[row - step + k] as number) + (from[read + k] as number);
    }
  }
  return result;
}

type Numbers = ReturnType<WasmBackend["typedArrayFromHeap"]>;

/** Numbers beside each other. */
function sumLine(
  from: Numbers,
  to: Numbers,
  first: number,
  step: number,
  length: number,
  exclusive: boolean,
): void {
  let sum = 0;
  for (let index = 0, place = first; index < length; index++, place += step) {
    const value = from[place] as number;
    to[place] = exclusive ? sum : sum + value;
    sum += value;
  }
}
