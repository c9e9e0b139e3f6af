/**
 * Axes in another order. The backend's own kernel takes up to two hundred times as long where there are more than four axes,
 * and ten times where it transposes matrices of which a side is a power of two.
 */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { sizeOf, swapsOf } from "../axes.ts";
import { swapAxes } from "../simd/row-axes.ts";
import { transposeMatrices } from "../simd/transpose.ts";
import { addressOf, eachKernelIn } from "./shared-memory.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

/** `x`, and which of its axes each of the result is. */
export function transpose(_tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      const x = input(call.inputs, "x");
      const { perm } = call.attrs as unknown as { readonly perm: readonly number[] };
      if (!optimizations().copies || x.dtype === "string") return original.kernelFunc(call);
      const { shape, order } = merged(x.shape, perm);
      const backend = call.backend as unknown as WasmBackend;
      const info = { ...x, shape: [...shape] };
      const made =
        ownTranspose(backend, info, order) ??
        (original.kernelFunc({ ...call, inputs: { x: info }, attrs: { perm: [...order] } }) as TensorInfo); // prettier-ignore
      return { ...made, shape: perm.map((axis) => x.shape[axis] ?? 1) };
    },
  };
}

interface Turn {
  readonly shape: readonly number[];
  readonly order: readonly number[];
}

/** The same without axes of length one, and with axes that stay beside each other as one. */
function merged(shape: readonly number[], order: readonly number[]): Turn {
  const long = order.filter((axis) => shape[axis] !== 1);
  const places = [...long].sort((a, b) => a - b);
  const runs: number[][] = [];
  for (const axis of long) {
    const run = runs.at(-1);
    const before = run?.at(-1);
    const follows = before !== undefined && places.indexOf(axis) === places.indexOf(before) + 1;
    if (run && follows) run.push(axis);
    else runs.push([axis]);
  }
  const sorted = runs.toSorted(([a = 0], [b = 0]) => a - b);
  return {
    shape: sorted.map((run) => sizeOf(run.map((axis) => shape[axis] ?? 1))),
    order: runs.map((run) => sorted.indexOf(run)),
  };
}

/** Up to so many axes the backend is quick, but with matrices. */
const fewAxes = 4;

function ownTranspose(
  backend: WasmBackend,
  x: TensorInfo,
  order: readonly number[],
): TensorInfo | undefined {
  const isMatrix = order.at(-1) === order.length - 2 && order.at(-2) === order.length - 1;
  const isQuick = order.length <= fewAxes && !(isMatrix && isSorted(order.slice(0, -2)));
  if (x.dtype === "bool" || isQuick || sizeOf(x.shape) === 0) return undefined;
  const kernels = transposeKernels(backend);
  return kernels && swapped(backend, kernels, x, order);
}

function isSorted(order: readonly number[]): boolean {
  return order.every((axis, place) => axis === place);
}

type TransposeKernels = ReturnType<typeof eachKernelIn<"matrices" | "axes">>;

function transposeKernels(backend: WasmBackend): TransposeKernels {
  return eachKernelIn(backend, "transpose", { matrices: transposeMatrices, axes: swapAxes });
}

/** One swap of neighbouring axes after the other. */
function swapped(
  backend: WasmBackend,
  kernels: NonNullable<TransposeKernels>,
  x: TensorInfo,
  order: readonly number[],
): TensorInfo {
  let made = x;
  for (const { outer, first, second, inner } of swapsOf(x.shape, order)) {
    const result = backend.makeOutput([...x.shape], x.dtype);
    const [read, written] = [addressOf(backend, made), addressOf(backend, result)];
    if (inner === 1) kernels.matrices(read, written, outer, first, second);
    else kernels.axes(read, 0, written, 0, 1, outer, first, inner, second);
    if (made !== x) backend.disposeData(made.dataId);
    made = result;
  }
  return made;
}
