/** Maxima and minima over other axes than the last. */
import type { KernelConfig } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { reducedRows, rowsAlong } from "./reduced-rows.ts";
import { hasRowKernels } from "./row-kernels.ts";
import { resultShape } from "./sum.ts";
import { input, type TensorFlow, type WasmBackend } from "./wasm-backend.ts";

interface ExtremeAttributes {
  readonly reductionIndices?: number | number[];
  readonly axis?: number | number[];
  readonly keepDims: boolean;
}

export function extreme(tf: TensorFlow, original: KernelConfig): KernelConfig {
  const kind = original.kernelName === "Max" ? "max" : "min";
  return {
    ...original,
    kernelFunc: (call) => {
      const x = input(call.inputs, "x");
      const { reductionIndices, axis, keepDims } = call.attrs as unknown as ExtremeAttributes;
      const backend = call.backend as unknown as WasmBackend;
      const axes = tf.util.parseAxisParam(reductionIndices ?? axis ?? [], x.shape);
      const isOurs = optimizations().reductions && x.dtype === "float32" && hasRowKernels(backend);
      const rows = isOurs && !x.shape.includes(0) ? rowsAlong(x.shape, axes) : undefined;
      if (!rows) return original.kernelFunc(call);
      return reducedRows(backend, x, rows, { kind, shape: resultShape(x, axes, keepDims) });
    },
  };
}
