/** The elementwise operators of a step: what a kernel computes, and the gradients for the arguments. */
import { exp, sigmoid, tanh } from "../simd/approximations.ts";
import type { Expression, Value } from "../simd/expression.ts";
import type { NodeId, StepGraph } from "./step-graph.ts";

interface GradientCall {
  /** The adjoint, which the gradients become part of. */
  readonly graph: StepGraph;
  /** The gradient for the result. */
  readonly dy: NodeId;
  /** What the forward step made of the arguments; asked for only what is needed, since it may have to be kept. */
  readonly argument: (index: number) => NodeId;
  readonly result: () => NodeId;
}

interface ElementwiseOperator {
  readonly emit: (e: Expression, args: readonly Value[]) => Value;
  /** For each argument its gradient; undefined where there is none. */
  readonly gradients: (call: GradientCall) => readonly ((() => NodeId) | undefined)[];
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

/** `dy` where a comparison of the two arguments holds, else 0. */
function where(
  { graph, dy, argument }: GradientCall,
  holds: "greater" | "greaterEqual",
  [left, right]: readonly [number, number],
): NodeId {
  const test = graph.apply(holds, [argument(left), argument(right)]);
  return graph.apply("select", [test, dy, graph.constant(0)]);
}

/** One where the comparison holds, else zero. */
const compare =
  (instruction: "f32x4.gt" | "f32x4.ge"): Emit =>
  (e, a, b) =>
    e.apply("v128.and", e.apply(instruction, a, b), e.constant(1));

export type ElementwiseName =
  | "copy" | "add" | "sub" | "mul" | "div" | "neg" | "abs" | "square" | "sqrt" | "maximum" | "minimum" | "relu"
  | "greater" | "greaterEqual" | "select" | "exp" | "sigmoid" | "tanh"; // prettier-ignore

export const elementwiseOperators: Readonly<Record<ElementwiseName, ElementwiseOperator>> = {
  copy: cheap(
    (_, a) => a,
    ({ dy }) => [() => dy],
  ),
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
  div: dear(
    (e, a, b) => e.div(a, b),
    ({ graph, dy, argument, result }) => [
      () => graph.apply("div", [dy, argument(1)]),
      () =>
        graph.apply("neg", [graph.apply("div", [graph.apply("mul", [dy, result()]), argument(1)])]),
    ],
  ),
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
  maximum: cheap(
    (e, a, b) => e.apply("f32x4.max", a, b),
    (call) => [() => where(call, "greaterEqual", [0, 1]), () => where(call, "greater", [1, 0])],
  ),
  minimum: cheap(
    (e, a, b) => e.apply("f32x4.min", a, b),
    (call) => [() => where(call, "greaterEqual", [1, 0]), () => where(call, "greater", [0, 1])],
  ),
  relu: cheap(
    (e, a) => e.apply("f32x4.max", a, e.constant(0)),
    ({ graph, dy, argument }) => [
      () => {
        const test = graph.apply("greater", [argument(0), graph.constant(0)]);
        return graph.apply("select", [test, dy, graph.constant(0)]);
      },
    ],
  ),
  greater: cheap(compare("f32x4.gt"), () => [undefined, undefined]),
  greaterEqual: cheap(compare("f32x4.ge"), () => [undefined, undefined]),
  /** The second argument where the first is not zero, else the third. */
  select: cheap(
    (e, test, a, b) => e.select(e.apply("f32x4.ne", test, e.constant(0)), a, b),
    ({ graph, dy, argument }) => [
      undefined,
      () => graph.apply("select", [argument(0), dy, graph.constant(0)]),
      () => graph.apply("select", [argument(0), graph.constant(0), dy]),
    ],
  ),
  exp: dear(exp, ({ graph, dy, result }) => [() => graph.apply("mul", [dy, result()])]),
  sigmoid: dear(sigmoid, ({ graph, dy, result }) => [
    () => {
      const rest = graph.apply("sub", [graph.constant(1), result()]);
      return graph.apply("mul", [dy, graph.apply("mul", [result(), rest])]);
    },
  ]),
  tanh: dear(tanh, ({ graph, dy, result }) => [
    () => {
      const square = graph.apply("mul", [result(), result()]);
      return graph.apply("mul", [dy, graph.apply("sub", [graph.constant(1), square])]);
    },
  ]),
};
