/**
 * Gradients of sums and means. Those of tfjs multiply by a tensor of ones as large as the input, which they fill in
 * JavaScript; that takes longer than the sum itself. Here they broadcast.
 */
import type { GradConfig, Tensor } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

export function sumGradients(tf: TensorFlow): readonly GradConfig[] {
  return ["Sum", "Mean"].map((kernel) =>
    corrected(tf, kernel, ({ dy, saved, attributes, original }) => {
      const [x] = saved as [Tensor];
      if (x.size === 0 || !optimizations().reductions) return original();
      const axes = tf.util.parseAxisParam(attributes["axis"] as number | number[], x.shape);
      const kept = x.shape.map((dim, axis) => (axes.includes(axis) ? 1 : dim));
      const share = (): Tensor => (kernel === "Sum" ? dy : tf.div(dy, x.size / dy.size));
      return { x: () => tf.broadcastTo(tf.reshape(share(), kept), x.shape) };
    }),
  );
}
