/** `tf.matMul` on the stand-ins of a trace. */
import * as tf from "@tensorflow/tfjs";
import { computing, type Compute } from "./preparation.ts";
import {
  isFixed,
  isPlain,
  Untraceable,
  type Fixed,
  type Operand,
  type Traced,
} from "./stand-ins.ts";
import { reshaped } from "./traced-axes.ts";
import type { Operation } from "./traced-operations.ts";
import { reduced } from "./traced-reductions.ts";
import type { Tracer } from "./tracer.ts";

const matMul =
  (transposesA: boolean, transposesB: boolean): Compute =>
  (a: tf.Tensor, b: tf.Tensor) =>
    tf.matMul(a, b, transposesA, transposesB);

export function multiplying(tracer: Tracer): Readonly<Record<string, Operation>> {
  return {
    matMul: (a: Operand, b: Operand, transposesA = false, transposesB = false) => {
      if (typeof a === "number" || typeof b === "number")
        throw new Untraceable("a product of numbers");
      if (a.shape.length === 2 && b.shape.length === 2) {
        if (transposesA || transposesB) throw new Untraceable("a product of transposed matrices");
        return tracer.product(a, b);
      }
      return sampleBySample(tracer, a, b, [transposesA, transposesB]);
    },
  };
}

/** `[N, …, I, K]` times `[N, …, K, J]`, each sample with its own matrix: sums of products of elements. */
function sampleBySample(
  tracer: Tracer,
  a: Traced | Fixed,
  b: Traced | Fixed,
  [transposesA, transposesB]: readonly [boolean, boolean],
): Operand {
  const lead = a.shape.slice(0, -2);
  if (b.shape.length !== a.shape.length || lead.some((length, axis) => length !== b.shape[axis]))
    throw new Untraceable("a product that broadcasts");
  if (!isPlain(a) && !isPlain(b) && a.kind === "all-steps" && b.kind === "all-steps") {
    const [rows, columns] = [a.shape.at(transposesA ? -1 : -2), b.shape.at(transposesB ? -2 : -1)];
    const shape = [...lead, rows ?? 1, columns ?? 1];
    return tracer.allSteps([a, b], matMul(transposesA, transposesB), shape);
  }
  if (transposesA && transposesB) throw new Untraceable("a product of two transposed matrices");
  const [aRows = 1, aColumns = 1] = a.shape.slice(-2);
  const [bRows = 1, bColumns = 1] = b.shape.slice(-2);
  // `[K, I, 1]` and `[K, 1, J]`, `[I, 1, K]` and `[1, J, K]`, or `[I, K, 1]` and `[1, K, J]`.
  const [left, right, summed] = transposesA
    ? [[aRows, aColumns, 1], [bRows, 1, bColumns], -3]
    : transposesB
      ? [[aRows, 1, aColumns], [1, bRows, bColumns], -1]
      : [[aRows, aColumns, 1], [1, bRows, bColumns], -2]; // prettier-ignore
  const products = tracer.elementwise(
    "mul",
    shaped(tracer, a, [...lead, ...left]),
    shaped(tracer, b, [...lead, ...right]),
  );
  return reduced(tracer, "sum", products, summed);
}

function shaped(tracer: Tracer, value: Traced | Fixed, shape: readonly number[]): Operand {
  if (!isFixed(value)) return reshaped(tracer, value, shape);
  return tracer.fixed([value], computing.shape(1, shape.slice(1)));
}
