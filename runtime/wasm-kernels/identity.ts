/**
 * Clones that share the memory of what they are clones of, as on the other backends. The backend copies; tfjs clones
 * everything that a gradient needs later, so that a step of training copies all activations.
 */
import type { DataId, KernelConfig } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { input, type TensorFlow } from "./wasm-backend.ts";

export function identity(_tf: TensorFlow, original: KernelConfig): KernelConfig {
  return {
    ...original,
    kernelFunc: (call) => {
      if (!optimizations().sharing) return original.kernelFunc(call);
      const { dataId, shape, dtype } = input(call.inputs, "x");
      // The backend counts who uses a piece of memory, since reshaped tensors share it too.
      (call.backend as unknown as { incRef(dataId: DataId): void }).incRef(dataId);
      return { dataId, shape, dtype };
    },
  };
}
