/** Comparisons, and what chooses by them, on the stand-ins of a trace: there, bools are the numbers 1 and 0. */
import type * as tf from "@tensorflow/tfjs";
import { comparisonFunctions } from "../elementwise/functions.ts";
import { dtypeOf, isPlain, marked, type Operand, type Traced } from "./stand-ins.ts";
import type { Operation } from "./traced-operations.ts";
import { reduced } from "./traced-reductions.ts";
import type { Tracer } from "./tracer.ts";
import { cast, numbersOf, whole, wholeNumbersOf } from "./whole-numbers.ts";

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
    where: (test: Operand, a: Operand, b: Operand) => choice(tracer, test, [a, b]),
    cast: (x: Operand, dtype: tf.DataType) => cast(tracer, x, dtype),
  };
}

function choice(tracer: Tracer, test: Operand, values: readonly [Operand, Operand]): Operand {
  const isOn = numbersOf(tracer, test);
  const isOfInts = values.some((value) => dtypeOf(value) === "int32");
  const isInStep = [isOn, ...values].some((value) => !isPlain(value) && value.kind === "in-step");
  if (!isOfInts || !isInStep) return tracer.elementwise("select", isOn, ...values);
  const [a, b] = values.map((value) => wholeNumbersOf(tracer, value));
  const chosen = tracer.elementwise("select", isOn, a?.numbers ?? 0, b?.numbers ?? 0);
  return whole(chosen, Math.max(a?.limit ?? 0, b?.limit ?? 0));
}
