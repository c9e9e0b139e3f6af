/** The elementwise operators that kernels are made of: what a kernel computes, and the gradients for the arguments. */
import { erf, exp, expm1, log, log1p, sigmoid, softplus, tanh } from "../simd/approximations.ts";
import type { Expression, Value } from "../simd/expression.ts";
import { optionalOperator, type OptionalName } from "./optional-operators.ts";

/** A graph of elementwise operators that grows; nodes are known by their numbers. */
export interface Builder {
  apply(operator: ElementwiseName, args: readonly number[]): number;
  constant(value: number): number;
}

interface GradientCall {
  /** The adjoint, which the gradients become part of. */
  readonly graph: Builder;
  /** The gradient for the result. */
  readonly dy: number;
  /** What the forward step made of the arguments; asked for only what is needed, since it may have to be kept. */
  readonly argument: (index: number) => number;
  readonly result: () => number;
}

export interface ElementwiseOperator {
  readonly emit: (e: Expression, args: readonly Value[]) => Value;
  /** For each argument its gradient; undefined where there is none. */
  readonly gradients: (call: GradientCall) => readonly ((() => number) | undefined)[];
  /** Cheaper to compute again than to keep for the gradient. */
  readonly isCheap: boolean;
}

type Emit = (e: Expression, a: Value, b: Value, c: Value) => Value;
type Gradients = ElementwiseOperator["gradients"];

function cheap(emit: Emit, gradients: Gradients): ElementwiseOperator {
  return { emit: spread(emit), gradients, isCheap: true };
}

function dear(emit: Emit, gradients: Gradients): ElementwiseOperator {
  return { emit: spread(emit), gradients, isCheap: false };
}

function spread(emit: Emit): ElementwiseOperator["emit"] {
  return (e, [a = 0, b = 0, c = 0]) => emit(e, a, b, c);
}

/** The gradient of a function of one argument, where it is `dy` times something. */
function times(factor: (call: GradientCall, x: () => number) => number): Gradients {
  return (call) => [() => call.graph.apply("mul", [call.dy, factor(call, () => call.argument(0))])];
}

const flat: Gradients = () => [undefined, undefined];

/** `dy` where a comparison of the two arguments holds, else 0. */
function where(
  { graph, dy, argument }: GradientCall,
  holds: "greater" | "greaterEqual",
  [left, right]: readonly [number, number],
): number {
  const test = graph.apply(holds, [argument(left), argument(right)]);
  return graph.apply("select", [test, dy, graph.constant(0)]);
}

/** One where the comparison holds, else zero. */
const compare =
  (instruction: "f32x4.gt" | "f32x4.ge" | "f32x4.eq"): Emit =>
  (e, a, b) =>
    e.apply("v128.and", e.apply(instruction, a, b), e.constant(1));

/** The lanes in which a number is not zero; a comparison is such a mask before it becomes a number. */
function maskOf(e: Expression, test: Value): Value {
  const term = e.terms[test];
  const [mask, one] = term?.kind === "apply" && term.instruction === "v128.and" ? term.args : [];
  return mask !== undefined && one === e.constant(1)
    ? mask
    : e.apply("f32x4.ne", test, e.constant(0));
}

function isConstant(e: Expression, value: Value): boolean {
  return e.terms[value]?.kind === "constant";
}

/**
 * The larger or smaller one; no number stays none. Beside a constant the plain instruction of processors does, which takes
 * the first argument where a comparison fails.
 */
const extreme =
  (exact: "f32x4.max" | "f32x4.min", plain: "f32x4.pmax" | "f32x4.pmin"): Emit =>
  (e, a, b) => {
    if (isConstant(e, b)) return e.apply(plain, a, b);
    return isConstant(e, a) ? e.apply(plain, b, a) : e.apply(exact, a, b);
  };

/** By a constant it is a product, which takes a fraction of the time. */
const quotient: Emit = (e, a, b) => {
  const term = e.terms[b];
  const isFactor =
    term?.kind === "constant" && term.type === "f32" && Number.isFinite(1 / term.value);
  return isFactor ? e.mul(a, e.constant(1 / term.value)) : e.div(a, b);
};

/** Those that are always there. */
export type CommonName =
  | "copy" | "stop" | "add" | "sub" | "mul" | "div" | "neg" | "abs" | "square" | "sqrt" | "rsqrt" | "maximum" | "minimum"
  | "relu" | "greater" | "greaterEqual" | "equal" | "select" | "floor" | "ceil" | "round"
  | "exp" | "expm1" | "log" | "log1p" | "erf" | "sigmoid" | "softplus" | "tanh"; // prettier-ignore

export type ElementwiseName = CommonName | OptionalName;

/** @throws where an optional one is not there */
export function operatorOf(name: ElementwiseName): ElementwiseOperator {
  const found = optionalOperator(name) ?? operators[name as CommonName];
  if (!(found as unknown)) throw new RangeError(`no kernel knows ${name}`);
  return found;
}

const operators: Readonly<Record<CommonName, ElementwiseOperator>> = {
  copy: cheap(
    (_, a) => a,
    ({ dy }) => [() => dy],
  ),
  /** The identity, through which no gradient goes. */
  stop: cheap((_, a) => a, flat),
  add: cheap(
    (e, a, b) => e.add(a, b),
    ({ dy }) => [() => dy, () => dy],
  ),
  sub: cheap(
    (e, a, b) => e.sub(a, b),
    ({ graph, dy }) => [() => dy, () => graph.apply("neg", [dy])],
  ),
  mul: cheap(
    (e, a, b) => e.mul(a, b),
    ({ graph, dy, argument }) => [
      () => graph.apply("mul", [dy, argument(1)]),
      () => graph.apply("mul", [dy, argument(0)]),
    ],
  ),
  div: dear(quotient, ({ graph, dy, argument, result }) => [
    () => graph.apply("div", [dy, argument(1)]),
    () =>
      graph.apply("neg", [graph.apply("div", [graph.apply("mul", [dy, result()]), argument(1)])]),
  ]),
  neg: cheap(
    (e, a) => e.apply("f32x4.neg", a),
    ({ graph, dy }) => [() => graph.apply("neg", [dy])],
  ),
  abs: cheap(
    (e, a) => e.apply("f32x4.abs", a),
    ({ graph, dy, argument }) => [
      () => {
        const test = graph.apply("greater", [argument(0), graph.constant(0)]);
        return graph.apply("select", [test, dy, graph.apply("neg", [dy])]);
      },
    ],
  ),
  square: cheap(
    (e, a) => e.mul(a, a),
    ({ graph, dy, argument }) => [
      () => graph.apply("mul", [graph.apply("mul", [dy, argument(0)]), graph.constant(2)]),
    ],
  ),
  sqrt: dear(
    (e, a) => e.apply("f32x4.sqrt", a),
    ({ graph, dy, result }) => [
      () => graph.apply("div", [dy, graph.apply("mul", [result(), graph.constant(2)])]),
    ],
  ),
  rsqrt: dear(
    (e, a) => e.div(e.constant(1), e.apply("f32x4.sqrt", a)),
    ({ graph, dy, argument, result }) => [
      () =>
        graph.apply("div", [
          graph.apply("mul", [dy, result()]),
          graph.apply("mul", [argument(0), graph.constant(-2)]),
        ]),
    ],
  ),
  maximum: cheap(extreme("f32x4.max", "f32x4.pmax"), (call) => [
    () => where(call, "greaterEqual", [0, 1]),
    () => where(call, "greater", [1, 0]),
  ]),
  minimum: cheap(extreme("f32x4.min", "f32x4.pmin"), (call) => [
    () => where(call, "greaterEqual", [1, 0]),
    () => where(call, "greater", [0, 1]),
  ]),
  relu: cheap(
    (e, a) => e.apply("f32x4.pmax", a, e.constant(0)),
    ({ graph, dy, argument }) => [
      () => {
        const test = graph.apply("greater", [argument(0), graph.constant(0)]);
        return graph.apply("select", [test, dy, graph.constant(0)]);
      },
    ],
  ),
  greater: cheap(compare("f32x4.gt"), flat),
  greaterEqual: cheap(compare("f32x4.ge"), flat),
  equal: cheap(compare("f32x4.eq"), flat),
  /** The second argument where the first is not zero, else the third. */
  select: cheap(
    (e, test, a, b) => e.select(maskOf(e, test), a, b),
    ({ graph, dy, argument }) => [
      undefined,
      () => graph.apply("select", [argument(0), dy, graph.constant(0)]),
      () => graph.apply("select", [argument(0), graph.constant(0), dy]),
    ],
  ),
  floor: cheap((e, a) => e.apply("f32x4.floor", a), flat),
  ceil: cheap((e, a) => e.apply("f32x4.ceil", a), flat),
  /** Halves become even. */
  round: cheap((e, a) => e.apply("f32x4.nearest", a), flat),
  exp: dear(exp, times(({ result }) => result())), // prettier-ignore
  expm1: dear(expm1, times(({ graph, result }) => graph.apply("add", [result(), graph.constant(1)]))), // prettier-ignore
  log: dear(log, ({ graph, dy, argument }) => [() => graph.apply("div", [dy, argument(0)])]),
  log1p: dear(log1p, ({ graph, dy, argument }) => [
    () => graph.apply("div", [dy, graph.apply("add", [argument(0), graph.constant(1)])]),
  ]),
  erf: dear(
    erf,
    times(({ graph }, x) => {
      const bell = graph.apply("exp", [graph.apply("neg", [graph.apply("square", [x()])])]);
      return graph.apply("mul", [graph.constant(2 / Math.sqrt(Math.PI)), bell]);
    }),
  ),
  sigmoid: dear(
    sigmoid,
    times(({ graph, result }) => {
      const rest = graph.apply("sub", [graph.constant(1), result()]);
      return graph.apply("mul", [result(), rest]);
    }),
  ),
  softplus: dear(
    softplus,
    times(({ graph }, x) => graph.apply("sigmoid", [x()])),
  ),
  tanh: dear(
    tanh,
    times(({ graph, result }) =>
      graph.apply("sub", [graph.constant(1), graph.apply("mul", [result(), result()])]),
    ),
  ),
};
