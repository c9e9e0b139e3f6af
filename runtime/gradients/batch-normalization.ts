/**
 * The gradient of batch normalisation for its input. That of tfjs first tiles one number per channel to the size of the
 * input, which on `wasm` takes longer than all else in the layer; here they broadcast.
 */
import type { GradConfig, Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

export function batchNormalizationGradients(tf: TensorFlow): readonly GradConfig[] {
  return [
    corrected(tf, "FusedBatchNorm", ({ dy, saved, attributes, original }) => {
      const [x, , variance, scale] = saved as [Tensor, Tensor, Tensor, Tensor | undefined];
      return {
        ...original(),
        x: () => {
          const epsilon = attributes["varianceEpsilon"] as number;
          const inverse = tf.rsqrt(tf.add(variance, epsilon));
          return tf.reshape(tf.mul(dy, scale ? tf.mul(inverse, scale) : inverse), x.shape);
        },
      };
    }),
  ];
}
