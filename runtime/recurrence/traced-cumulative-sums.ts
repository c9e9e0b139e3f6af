/** Cumulative sums on the stand-ins of a trace. */
import * as tf from "@tensorflow/tfjs";
import { placeOf, sizeOf } from "../axes.ts";
import type { Compute } from "./preparation.ts";
import { tracedOf, Untraceable, type Fixed, type Operand } from "./stand-ins.ts";
import { reshaped } from "./traced-axes.ts";
import type { Operation } from "./traced-operations.ts";
import { reduced } from "./traced-reductions.ts";
import type { Tracer } from "./tracer.ts";

const computing = {
  sums:
    (axis: number): Compute =>
    (x: tf.Tensor) =>
      tf.cumsum(x, axis),
  /** Ones where the first place comes no later than the second. */
  order:
    (length: number, shape: number[]): Compute =>
    () => {
      const places = tf.range(0, length);
      const isFirst = tf.lessEqual(
        tf.reshape(places, [length, 1]),
        tf.reshape(places, [1, length]),
      );
      return tf.reshape(tf.cast(isFirst, "float32"), shape);
    },
} as const;

export function cumulating(tracer: Tracer): Readonly<Record<string, Operation>> {
  return {
    cumsum: (x: Operand, axis = 0, isExclusive = false, isReverse = false) => {
      const value = tracedOf(x);
      const { shape } = value;
      const place = placeOf(axis, shape.length);
      if (isExclusive || isReverse || place === 0) throw new Untraceable("another cumulative sum");
      if (value.kind === "all-steps") return tracer.allSteps([value], computing.sums(place), shape);
      const [count = 0, length = 1] = [shape[0], shape[place]];
      const [outer, inner] = [sizeOf(shape.slice(1, place)), sizeOf(shape.slice(place + 1))];
      const order = (dims: number[]): Fixed => tracer.fixed([], computing.order(length, dims));
      // A program of one step is handed no matrix that would have to be made for each.
      const isProduct = inner === 1 && !tracer.isOneStep;
      const sums = isProduct
        ? tracer.product(reshaped(tracer, value, [count * outer, length]), order([length, length]))
        : reduced(
            tracer,
            "sum",
            tracer.elementwise(
              "mul",
              reshaped(tracer, value, [count, outer, length, 1, inner]),
              order([1, 1, length, length, 1]),
            ),
            2,
          );
      return reshaped(tracer, sums, shape);
    },
  };
}
