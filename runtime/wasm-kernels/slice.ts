/**
 * Slices, also of `split` and `unstack`. The backend's own kernel first copies the whole tensor out of its memory for
 * each slice, which makes a recurrence take time that grows with the square of its length.
 */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

interface SliceAttributes {
  readonly begin: number | number[];
  readonly size: number | number[];
}

/** `x` from `begin`, `size` elements along each axis. */
export function slice(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const x = input(call.inputs, "x");
      if (x.dtype === "string") return original.kernelFunc(call);
      const { begin, size } = call.attrs as unknown as SliceAttributes;
      const [from = [], extent = []] = tf.slice_util.parseSliceParams(x, begin, size);
      return region(call.backend as unknown as WasmBackend, x, from, extent);
    },
  };
}

/** Pieces of `x` along an axis. */
export function splitV(tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const x = input(call.inputs, "x");
      if (x.dtype === "string") return original.kernelFunc(call);
      const { numOrSizeSplits, axis } = call.attrs as unknown as {
        readonly numOrSizeSplits: number | number[];
        readonly axis: number;
      };
      const [along = 0] = tf.util.parseAxisParam(axis, x.shape);
      const sizes = tf.backend_util.prepareSplitSize(x, numOrSizeSplits, along);
      return pieces(call.backend as unknown as WasmBackend, x, along, sizes);
    },
  };
}

/** The slices of `x` along an axis, without that axis. */
export function unpack(_tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const value = input(call.inputs, "value");
      if (value.dtype === "string") return original.kernelFunc(call);
      const { axis } = call.attrs as unknown as { readonly axis: number };
      const along = axis < 0 ? axis + value.shape.length : axis;
      const sizes = new Array<number>(value.shape[along] ?? 0).fill(1);
      const made = pieces(call.backend as unknown as WasmBackend, value, along, sizes);
      return made.map(({ dataId, dtype, shape }) => ({
        dataId,
        dtype,
        shape: shape.filter((_, place) => place !== along),
      }));
    },
  };
}

function pieces(
  backend: WasmBackend,
  x: TensorInfo,
  axis: number,
  sizes: readonly number[],
): TensorInfo[] {
  const begin = x.shape.map(() => 0);
  return sizes.map((size) => {
    const extent = x.shape.with(axis, size);
    const piece = region(backend, x, begin, extent);
    begin[axis] = (begin[axis] ?? 0) + size;
    return piece;
  });
}

function region(
  backend: WasmBackend,
  x: TensorInfo,
  begin: readonly number[],
  size: readonly number[],
): TensorInfo {
  const result = backend.makeOutput([...size], x.dtype);
  const from = backend.typedArrayFromHeap(x);
  const to = backend.typedArrayFromHeap(result);
  if (to.length === 0) return result;
  // Axes that are taken whole at the end make one run with the last axis that is not.
  let last = size.length - 1;
  let inner = 1;
  while (last > 0 && size[last] === x.shape[last]) inner *= size[last--] ?? 1;
  const strides = stridesOf(x.shape);
  const length = last < 0 ? 1 : inner * (size[last] ?? 1);
  const index = new Array<number>(Math.max(0, last)).fill(0);
  const start = begin.reduce((sum, first, axis) => sum + first * (strides[axis] ?? 0), 0);
  for (let written = 0; written < to.length; written += length) {
    const offset = index.reduce((sum, at, axis) => sum + at * (strides[axis] ?? 0), start);
    if (length < 16) for (let k = 0; k < length; k++) to[written + k] = from[offset + k] as number;
    else to.set(from.subarray(offset, offset + length), written);
    advance(index, size);
  }
  return result;
}

/** Elements from one index to the next, of each axis. */
function stridesOf(shape: readonly number[]): readonly number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  return strides;
}

/** The next index in row-major order. */
function advance(index: number[], size: readonly number[]): void {
  for (let axis = index.length - 1; axis >= 0; axis--) {
    const next = (index[axis] ?? 0) + 1;
    index[axis] = next < (size[axis] ?? 0) ? next : 0;
    if (next < (size[axis] ?? 0)) return;
  }
}
