/** The elementwise functions of `tf`, made of the operators of kernels. */
import { seluFactors } from "../simd/approximations.ts";
import type { ElementwiseName } from "./operators.ts";

/** Applies an operator to values, or to numbers. */
export type Apply<V> = (operator: ElementwiseName, ...args: readonly (V | number)[]) => V;

type Functions<V> = Readonly<Record<string, (...args: (V | number)[]) => V>>;

/** Those that are called in `tf` what the operator is called. */
const alike = ["add", "sub", "mul", "div", "neg", "abs", "square", "sqrt", "rsqrt", "maximum", "minimum", "relu", "floor",
  "ceil", "round", "exp", "expm1", "log", "log1p", "erf", "sigmoid", "softplus", "tanh", "sin", "cos"] as const; // prettier-ignore

export function elementwiseFunctions<V>(apply: Apply<V>): Functions<V> {
  const isPositive = (x: V | number): V => apply("greater", x, 0);
  return {
    ...Object.fromEntries(
      alike.map((name) => [name, (...args: (V | number)[]) => apply(name, ...args)]),
    ),
    sign: (x) => apply("select", isPositive(x), 1, apply("select", apply("greater", 0, x), -1, x)),
    squaredDifference: (a, b) => apply("square", apply("sub", a, b)),
    clipByValue: (x, low, high) => apply("minimum", apply("maximum", x, low), high),
    relu6: (x) => apply("minimum", apply("relu", x), 6),
    leakyRelu: (x, slope = 0.2) => apply("select", isPositive(x), x, apply("mul", x, slope)),
    prelu: (x, alpha) => apply("select", isPositive(x), x, apply("mul", x, alpha)),
    elu: (x) => apply("select", isPositive(x), x, apply("expm1", x)),
    selu: (x) =>
      apply(
        "select",
        isPositive(x),
        apply("mul", x, seluFactors.scale),
        apply("mul", apply("expm1", x), seluFactors.scaledAlpha),
      ),
  };
}

/** Those that give bools: here 1 where they hold, else 0. */
export function comparisonFunctions<V>(apply: Apply<V>): Functions<V> {
  const not = (x: V | number): V => apply("sub", 1, x);
  return {
    greater: (a, b) => apply("greater", a, b),
    greaterEqual: (a, b) => apply("greaterEqual", a, b),
    less: (a, b) => apply("greater", b, a),
    lessEqual: (a, b) => apply("greaterEqual", b, a),
    equal: (a, b) => apply("equal", a, b),
    notEqual: (a, b) => not(apply("equal", a, b)),
    logicalAnd: (a, b) => apply("mul", a, b),
    logicalOr: (a, b) => apply("maximum", a, b),
    logicalNot: (a) => not(a),
  };
}
