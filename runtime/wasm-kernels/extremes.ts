/** Maxima and minima over other axes than the last. */
import type { KernelConfig } from "@tensorflow/tfjs";
import { reducedRows, rowsAlong } from "./reduced-rows.ts";
import { reductionOf } from "./reduction.ts";
import { hasRowKernels } from "./row-kernels.ts";
import type { TensorFlow } from "./wasm-backend.ts";

export function extreme(tf: TensorFlow, original: KernelConfig): KernelConfig {
  const kind = original.kernelName === "Max" ? "max" : "min";
  return {
    ...original,
    kernelFunc: (call) => {
      const { backend, x, axes, shape, isOurs } = reductionOf(tf, call);
      const rows = isOurs && hasRowKernels(backend) ? rowsAlong(x.shape, axes) : undefined;
      return rows ? reducedRows(backend, x, rows, { kind, shape }) : original.kernelFunc(call);
    },
  };
}
