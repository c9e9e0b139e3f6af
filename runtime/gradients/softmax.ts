/** The gradient of softmax of the last axis by one kernel on `wasm`, where tfjs makes three tensors on the way. */
import type { GradConfig, Tensor } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { hasRowKernels } from "../wasm-kernels/row-kernels.ts";
import { softmaxGradient } from "../wasm-kernels/softmax.ts";
import { isTapeOn, type TensorFlow, type WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

export function softmaxGradients(tf: TensorFlow): readonly GradConfig[] {
  return [
    corrected(tf, "Softmax", ({ dy, saved, attributes, original }) => {
      const [y] = saved as [Tensor];
      const backend = tf.backend() as unknown as WasmBackend;
      const isOurs =
        tf.getBackend() === "wasm" &&
        optimizations().normalizations &&
        y.dtype === "float32" &&
        attributes["dim"] === y.rank - 1 &&
        // Gradients of gradients come of operations of tfjs.
        !isTapeOn(tf) &&
        hasRowKernels(backend);
      if (!isOurs) return original();
      const make = (): Tensor =>
        tf.engine().makeTensorFromTensorInfo(softmaxGradient(backend, y, dy));
      return { logits: make };
    }),
  ];
}
