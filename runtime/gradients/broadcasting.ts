/**
 * `minimum`, `maximum`, `squaredDifference` and `matMul` broadcast their inputs; the gradients that tfjs has for them
 * then come in the wrong shape, and it throws.
 */
import type { GradConfig, Tensor } from "@tensorflow/tfjs";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected, type InputGradients } from "./gradient.ts";

export function broadcastingGradients(tf: TensorFlow): readonly GradConfig[] {
  const elementwise = ["Minimum", "Maximum", "SquaredDifference"].map((kernel) =>
    corrected(tf, kernel, ({ saved, original }) => {
      const gradients = original();
      return eachOf(saved, (name, shape) => sumTo(tf, gradients[name] as () => Tensor, shape));
    }),
  );
  return [...elementwise, matMulGradient(tf)];
}

function matMulGradient(tf: TensorFlow): GradConfig {
  return corrected(tf, "BatchMatMul", ({ dy, saved, attributes, original }) => {
    const [a, b] = saved as [Tensor, Tensor];
    const gradients = original();
    const summed = eachOf(saved, (name, shape) =>
      sumTo(tf, gradients[name] as () => Tensor, shape),
    );
    const isShared = b.size === (b.shape.at(-1) ?? 0) * (b.shape.at(-2) ?? 0) && a.rank > 2;
    if (!isShared || attributes["transposeA"] === true) return summed;
    // One matrix for a whole batch, such as a projection: rows of all pairs in one product.
    const rows = (x: Tensor): Tensor => tf.reshape(x, [-1, x.shape.at(-1) ?? 0]);
    const ofShared =
      attributes["transposeB"] === true
        ? (): Tensor => tf.matMul(rows(dy), rows(a), true, false)
        : (): Tensor => tf.matMul(rows(a), rows(dy), true, false);
    return { ...summed, b: () => tf.reshape(ofShared(), b.shape) };
  });
}

function eachOf(
  [a, b]: readonly Tensor[],
  make: (name: string, shape: number[]) => () => Tensor,
): InputGradients {
  return { a: make("a", a?.shape ?? []), b: make("b", b?.shape ?? []) };
}

/** Sums over the axes along which `shape` was broadcast. */
function sumTo(tf: TensorFlow, gradient: () => Tensor, shape: number[]): () => Tensor {
  return () => {
    const full = gradient();
    if (tf.util.arraysEqual(full.shape, shape)) return full;
    const axes = tf.broadcast_util.getReductionAxes(shape, full.shape);
    return tf.reshape(tf.sum(full, axes), shape);
  };
}
