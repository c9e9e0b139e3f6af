/** The gradient of `tile` is the sum over the copies; that of tfjs slices them one by one, and gives up beyond 4 axes. */
import type { GradConfig } from "@tensorflow/tfjs";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

export function tileGradients(tf: TensorFlow): readonly GradConfig[] {
  return [
    corrected(tf, "Tile", ({ dy, saved, attributes }) => ({
      x: () => {
        const shape = saved[0]?.shape ?? [];
        // Each tiled axis as two: the copies, and the places in a copy.
        const apart: number[] = [];
        const copies: number[] = [];
        for (const [axis, times] of (attributes["reps"] as number[]).entries()) {
          if (times !== 1) copies.push(apart.push(times) - 1);
          apart.push(shape[axis] ?? 1);
        }
        return tf.sum(tf.reshape(dy, apart), copies);
      },
    })),
  ];
}
