/** Comparisons, and what chooses by them, on the stand-ins of a trace: there, bools are the numbers 1 and 0. */
import * as tf from "@tensorflow/tfjs";
import { comparisonFunctions } from "../elementwise/functions.ts";
import type { Compute } from "./preparation.ts";
import { dtypeOf, marked, markOf, Untraceable, type Operand, type Traced } from "./stand-ins.ts";
import type { Operation } from "./traced-operations.ts";
import { reduced } from "./traced-reductions.ts";
import type { Tracer } from "./tracer.ts";

const casting =
  (dtype: tf.DataType): Compute =>
  (x: tf.Tensor) =>
    tf.cast(x, dtype);

/** Numbers that stand for bools. */
function masked(value: Operand): Operand {
  return marked(value as Traced, "bool");
}

export function choosing(tracer: Tracer): Readonly<Record<string, Operation>> {
  const comparisons = comparisonFunctions<Operand>((operator, ...args) => {
    const numbers = args.map((arg) => numbersOf(tracer, arg));
    return tracer.elementwise(operator, ...numbers);
  });
  const compared = Object.entries(comparisons).map(([name, compare]): [string, Operation] => [
    name,
    (...args: Operand[]) => masked(compare(...args)),
  ]);
  const not = (x: Operand): Operand => masked(tracer.elementwise("sub", 1, numbersOf(tracer, x)));
  const anyOf = (
    x: Operand,
    axes: number | readonly number[] | undefined,
    keepsAxes: boolean,
  ): Operand => masked(reduced(tracer, "max", numbersOf(tracer, x), axes, keepsAxes));
  return {
    ...Object.fromEntries(compared),
    any: (x: Operand, axes?: number | readonly number[], keepsAxes = false) =>
      anyOf(x, axes, keepsAxes),
    all: (x: Operand, axes?: number | readonly number[], keepsAxes = false) =>
      not(anyOf(not(x), axes, keepsAxes)),
    where: (test: Operand, a: Operand, b: Operand) =>
      tracer.elementwise("select", numbersOf(tracer, test), a, b),
    cast: (x: Traced, dtype: tf.DataType) => {
      if (dtypeOf(x) === dtype) return x;
      if (x.kind === "all-steps" && !markOf(x))
        return tracer.allSteps([x], casting(dtype), x.shape);
      if (dtype !== "float32") throw new Untraceable("a cast of what depends on a state");
      return marked(x, undefined);
    },
  };
}

/** Bools as numbers. */
export function numbersOf(tracer: Tracer, value: Operand): Operand {
  if (typeof value === "number" || value.kind === "in-step" || value.dtype === "float32")
    return value;
  if (value.kind === "fixed") return tracer.fixed([value], casting("float32"));
  return tracer.allSteps([value], casting("float32"), value.shape);
}
