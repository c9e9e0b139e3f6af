/** A random orthogonal matrix. */
import * as tf from "@tensorflow/tfjs";
import type { Random } from "../random.ts";
import { product, type Layout } from "./fans.ts";
import { filledBy, type Initializer } from "./initializer.ts";

export interface OrthogonalOptions {
  /** Multiplies every number; 1 by default. */
  readonly gain?: number;
  readonly layout?: Layout;
}

/**
 * A matrix whose columns, or whose rows where it is wider than high, are orthogonal and of length `gain`, each such
 * matrix equally likely; the columns are the results of the layer. Saxe, McClelland and Ganguli 2014. PyTorch:
 * `orthogonal_`.
 */
export function orthogonal({ gain = 1, layout = "plain" }: OrthogonalOptions = {}): Initializer {
  return filledBy(tf.initializers.orthogonal({ gain }), (shape, draw) => {
    const size = product(shape);
    const last = shape.length < 2 ? 1 : layout === "depthwise" ? shape.slice(-2) : shape.slice(-1);
    const columns = product([last].flat());
    const rows = size / Math.max(1, columns);
    const isWide = columns > rows;
    const vectors = orthonormal(Math.min(rows, columns), Math.max(rows, columns), draw);
    const values = new Float32Array(size);
    vectors.forEach((vector, index) => {
      vector.forEach((value, place) => {
        values[isWide ? index * columns + place : place * columns + index] = gain * value;
      });
    });
    return values;
  });
}

/** Gram and Schmidt's way, twice over each vector, which is enough (Giraud et al. 2005). */
function orthonormal(count: number, size: number, { normal }: Random): readonly Float64Array[] {
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length: size }, () => normal());
    for (let round = 0; round < 2; round++) {
      for (const other of vectors) {
        const share = dot(vector, other);
        for (let k = 0; k < size; k++) vector[k] = (vector[k] ?? 0) - share * (other[k] ?? 0);
      }
    }
    const length = Math.sqrt(dot(vector, vector));
    vectors.push(vector.map((value) => value / length));
  }
  return vectors;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] ?? 0) * (b[k] ?? 0);
  return sum;
}
