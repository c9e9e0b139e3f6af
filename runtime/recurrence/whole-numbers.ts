/**
 * Ints on the stand-ins of a trace. The graph of a step is of floats, which are exact for ints of a certain size; so each
 * stand-in for ints knows how large they can be, and what may become larger is left to tfjs.
 */
import * as tf from "@tensorflow/tfjs";
import type { Compute } from "./preparation.ts";
import { dtypeOf, isFixed, isStandIn, marked, Untraceable, type Operand, type Traced } from "./stand-ins.ts"; // prettier-ignore
import type { Tracer } from "./tracer.ts";

/** Ints of a step are at most this large: a float has 24 bits, and the rest is for what states gain from step to step. */
const most = 2 ** 23 + 2 ** 22;

/** How large ints from outside and those of states before the first step may be. */
export const mostGiven = 2 ** 18;
export const mostInState = 2 ** 23;

/** What all states of ints together may gain until the last step. */
export const mostGain = 2 ** 22;

/** Whether no int of a tensor is larger, whatever its sign. */
export function areAtMost(tensor: tf.Tensor, limit: number): boolean {
  return tensor.dtype !== "int32" || tensor.dataSync().every((value) => Math.abs(value) <= limit);
}

const casting =
  (dtype: tf.DataType): Compute =>
  (x: tf.Tensor) =>
    tf.cast(x, dtype);

const sum = (limits: readonly number[]): number => limits.reduce((a, b) => a + b, 0);
const greatest = (limits: readonly number[]): number => Math.max(...limits);

/** Functions that move values without a look at them. */
const moving: ReadonlySet<string> = new Set(["stopGradient", "reshape", "expandDims", "squeeze", "transpose", "concat", "split",
  "slice", "reverse", "tile", "stack"]); // prettier-ignore

/** For functions that make ints of ints, how large these can be. */
const limitsAfter = new Map<string, (limits: readonly number[]) => number>([
  ["add", sum],
  ["sub", sum],
  ["mul", (limits) => limits.reduce((a, b) => a * b, 1)],
  ...["maximum", "minimum", "neg", "abs", ...moving].map((name) => [name, greatest] as const),
]);
/** Functions whose plain numbers are places and lengths, and no ints. */
const arithmetic: ReadonlySet<string> = new Set(["add", "sub", "mul", "maximum", "minimum"]);

/** Bools and ints as floats; ints that are not known to be small are only good for comparisons with others that are. */
export function numbersOf(tracer: Tracer, value: Operand): Operand {
  if (typeof value === "number" || value.kind === "in-step" || value.dtype === "float32")
    return value;
  if (value.kind === "fixed") return tracer.fixed([value], casting("float32"));
  return tracer.allSteps([value], casting("float32"), value.shape);
}

/** Ints as floats, and how large they can be; what nobody knows is looked at when the recurrence runs. */
export function wholeNumbersOf(
  tracer: Tracer,
  value: Operand,
): { readonly numbers: Operand; readonly limit: number } {
  if (typeof value === "number") return { numbers: value, limit: Math.abs(value) };
  const known = value.limit;
  if (known === undefined) {
    if (value.kind === "in-step") throw new Untraceable("ints that may be large");
    tracer.bounded.add(value.place);
  }
  return { numbers: numbersOf(tracer, value), limit: known ?? mostGiven };
}

/** @throws Untraceable where they may be too large for floats */
export function whole(value: Operand, limit: number): Traced {
  if (limit > most) throw new Untraceable("ints that may be large");
  return marked(value as Traced, "int32", limit);
}

/** Calls a function with bools or ints among its arguments, some of which depend on a state. */
export function callMarked(
  tracer: Tracer,
  name: string,
  args: readonly unknown[],
  operation: (...args: never[]) => unknown,
): unknown {
  const types = new Set(args.flat().filter(isStandIn).map(dtypeOf));
  const isOfBools = types.has("bool");
  const limitAfter = isOfBools && !moving.has(name) ? undefined : limitsAfter.get(name);
  const isMixed = types.size > 1 || (arithmetic.has(name) && args.some(isNumber));
  if (!limitAfter || isMixed) throw new Untraceable(`tf.${name} of bools or ints`);
  const limits: number[] = [];
  const numbersIn = (arg: unknown): unknown => {
    if (Array.isArray(arg)) return arg.map(numbersIn);
    if (!isStandIn(arg)) return arg;
    if (isOfBools) return numbersOf(tracer, arg);
    const { numbers, limit } = wholeNumbersOf(tracer, arg);
    limits.push(limit);
    return numbers;
  };
  const numbers = args.map(numbersIn);
  const after = limitAfter(limits);
  const markedAgain = (value: unknown): Traced =>
    isOfBools ? marked(value as Traced, "bool") : whole(value as Operand, after);
  const result = operation(...(numbers as never[]));
  return Array.isArray(result) ? result.map(markedAgain) : markedAgain(result);
}

function isNumber(value: unknown): boolean {
  return typeof value === "number";
}

/** Another type of the same values; floats do not become ints, since nobody knows how large they are. */
export function cast(tracer: Tracer, x: Operand, dtype: tf.DataType): Operand {
  if (typeof x === "number" || dtypeOf(x) === dtype) return x;
  const from = dtypeOf(x);
  const limit = from === "bool" ? { limit: 1 } : {};
  const isNative = x.kind === "all-steps" && x.standsFor === undefined;
  if (isFixed(x)) return { ...tracer.fixed([x], casting(dtype)), ...limit };
  if (isNative) return { ...tracer.allSteps([x], casting(dtype), x.shape), ...limit };
  if (dtype === "float32") return marked(x, undefined);
  if (dtype === "int32" && from === "bool") return marked(x, "int32", 1);
  if (dtype === "bool") {
    const isZero = tracer.elementwise("equal", x, 0);
    return marked(tracer.elementwise("sub", 1, isZero) as Traced, "bool");
  }
  throw new Untraceable(`a cast of ${from} to ${dtype} of what depends on a state`);
}
