/**
 * Gradients of maxima and minima: they go to all that is as great, or as small. That of tfjs compares, casts and multiplies
 * one after the other, each of them with what broadcasts.
 */
import type { GradConfig, Tensor } from "@tensorflow/tfjs";
import { isRunnable, runProgram } from "../elementwise/kernel.ts";
import { programOf } from "../elementwise/trace.ts";
import { optimizations } from "../optimizations.ts";
import { axesOf } from "../wasm-kernels/reduction.ts";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

/** `dy` where `x` is the extreme `y`, and 0 elsewhere. */
const mask: Parameters<typeof programOf>[0] = ([x, y, dy], { mul, cast, equal }) =>
  mul(dy as Tensor, cast(equal(x as Tensor, y as Tensor), "float32"));

/** The same as a program, made when it is first asked for. */
let masking: ReturnType<typeof programOf>;

export function extremeGradients(tf: TensorFlow): readonly GradConfig[] {
  return ["Max", "Min"].map((kernel) =>
    corrected(tf, kernel, ({ dy, saved, attributes, original }) => {
      const [x, y] = saved as [Tensor, Tensor];
      const isOurs = optimizations().reductions && x.size > 0 && isRunnable(tf, [x, y, dy]);
      const program = isOurs ? (masking ??= programOf(mask, 3)) : undefined;
      if (!program) return original();
      const axes = axesOf(tf, attributes, x.shape);
      const kept = x.shape.map((dim, place) => (axes.includes(place) ? 1 : dim));
      const gradient = (): Tensor => {
        const inputs = [x, tf.reshape(y, kept), tf.reshape(dy, kept)];
        return runProgram(tf, program, inputs, x.shape)[0] as Tensor;
      };
      return { x: gradient };
    }),
  );
}
