/**
 * Gradients of maxima and minima: they go to all that is as great, or as small. That of tfjs compares, casts and multiplies
 * one after the other, each of them with what broadcasts.
 */
import type { GradConfig, Tensor } from "@tensorflow/tfjs";
import { isRunnable, runProgram } from "../elementwise/kernel.ts";
import { programOf } from "../elementwise/trace.ts";
import { optimizations } from "../optimizations.ts";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

export function extremeGradients(tf: TensorFlow): readonly GradConfig[] {
  return ["Max", "Min"].map((kernel) =>
    corrected(tf, kernel, ({ dy, saved, attributes, original }) => {
      const [x, y] = saved as [Tensor, Tensor];
      const program = programOf(([a, b, d], { mul, cast, equal }) => mul(d as Tensor, cast(equal(a as Tensor, b as Tensor), "float32")), 3); // prettier-ignore
      const isOurs = optimizations().reductions && x.size > 0 && isRunnable(tf, [x, y, dy]);
      if (!isOurs || !program) return original();
      const { reductionIndices, axis } = attributes as Record<string, number | number[]>;
      const axes = tf.util.parseAxisParam(reductionIndices ?? axis ?? [], x.shape);
      const kept = x.shape.map((dim, place) => (axes.includes(place) ? 1 : dim));
      const gradient = (): Tensor => {
        const inputs = [x, tf.reshape(y, kept), tf.reshape(dy, kept)];
        return runProgram(tf, program, inputs, x.shape)[0] as Tensor;
      };
      return { x: gradient };
    }),
  );
}
