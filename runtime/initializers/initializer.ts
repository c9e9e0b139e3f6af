/** Initial weights of our own, that tfjs saves as the nearest of its own, so that a saved model loads anywhere. */
import type { initializers, Tensor } from "@tensorflow/tfjs";
import * as tf from "@tensorflow/tfjs";
import { random, type Random } from "../random.ts";
import { product } from "./fans.ts";

/** What `tf.initializers` makes, as far as its kinds have it in common. */
export type Initializer = Pick<ReturnType<typeof initializers.zeros>, keyof ReturnType<typeof initializers.zeros>>; // prettier-ignore

/** The values of a weight, the last axis fastest. */
export type Fill = (shape: readonly number[], draw: Random) => Float32Array;

/** A weight with a number from `draw` in each place, in their order. A loop is several times as fast as `Float32Array.from`. */
export function drawn(shape: readonly number[], draw: () => number): Float32Array {
  const values = new Float32Array(product(shape));
  for (let place = 0; place < values.length; place++) values[place] = draw();
  return values;
}

/** An initializer that is like `nearest` to all who look at it, and fills weights by `fill`. */
export function filledBy(nearest: Initializer, fill: Fill): Initializer {
  nearest.apply = (shape: number[]): Tensor =>
    tf.tensor(fill(shape, random(Math.floor(Math.random() * 2 ** 32))), shape);
  return nearest;
}
