/** What kernels that reduce axes are called with. */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

type Call = Parameters<KernelConfig["kernelFunc"]>[0];

/** The axes, by the name that the kernel has for them. */
interface AxisAttributes {
  readonly reductionIndices?: number | number[];
  readonly axis?: number | number[];
}

export interface Reduction {
  readonly backend: WasmBackend;
  readonly x: TensorInfo;
  readonly axes: readonly number[];
  /** Of the result: without the axes, or with length 1 in their place. */
  readonly shape: number[];
  readonly isEmpty: boolean;
  /** Whether our kernels may compute it: floats, and some of them. */
  readonly isOurs: boolean;
}

export function reductionOf(tf: TensorFlow, { inputs, attrs, backend }: Call): Reduction {
  const x = input(inputs, "x");
  const axes = axesOf(tf, attrs as unknown as AxisAttributes, x.shape);
  const { keepDims } = attrs as unknown as { readonly keepDims: boolean };
  const isEmpty = x.shape.includes(0);
  return {
    backend: backend as unknown as WasmBackend,
    x,
    axes,
    shape: x.shape.flatMap((dim, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [dim])),
    isEmpty,
    isOurs: optimizations().reductions && x.dtype === "float32" && !isEmpty,
  };
}

/** The axes that are reduced, counted from the first: all of them where none are named. */
export function axesOf(
  tf: TensorFlow,
  { reductionIndices, axis }: AxisAttributes,
  shape: number[],
): number[] {
  return tf.util.parseAxisParam((reductionIndices ?? axis) as number[], shape);
}
