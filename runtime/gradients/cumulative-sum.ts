/** The gradient of `cumsum` is `cumsum` the other way; that of tfjs is transposed unless it is along the last axis. */
import type { GradConfig } from "@tensorflow/tfjs";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

export function cumulativeSumGradients(tf: TensorFlow): readonly GradConfig[] {
  return [
    corrected(tf, "Cumsum", ({ dy, attributes }) => ({
      x: () => {
        const { axis, exclusive, reverse } = attributes;
        return tf.cumsum(dy, axis as number, exclusive === true, reverse !== true);
      },
    })),
  ];
}
