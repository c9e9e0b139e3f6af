/** What stands between the braces of a block, cell or model. */
import type { Argument, Expression, ShapePattern, StringLiteral } from "./expressions.ts";
import type { Identifier, Node } from "./node.ts";

export type Equation = DefiningEquation | ParamEquation | StateEquation | NextEquation;

/** `y = e`, `scores[N, Tq, Tk] = e`, `(a, b) = e`. */
export interface DefiningEquation extends Node {
  readonly kind: "define";
  /** The stem that `@name("stem")` pins. */
  readonly pinned: StringLiteral | undefined;
  readonly targets: readonly Target[];
  /** True for `(a, b) = …`; a single name in parentheses is a tuple of one. */
  readonly isTuple: boolean;
  readonly value: Expression;
}

/** A name on the left of an equation, with the shape it asserts. */
export interface Target extends Node {
  readonly name: Identifier;
  readonly shape: ShapePattern | undefined;
}

/** `param W[D, units] = glorot_uniform` and `buffer mean[C] = zeros`, with `(decay: false)` after the initialiser's call. */
export interface ParamEquation extends Node {
  readonly kind: "param" | "buffer";
  readonly pinned: StringLiteral | undefined;
  readonly dtype: Identifier | undefined;
  readonly name: Identifier;
  readonly shape: ShapePattern;
  /** Absent: the default, `glorot_uniform` for two or more axes and `zeros` below. */
  readonly initial: Expression | undefined;
  /** `param W[D] = zeros, decay: false` */
  readonly options: readonly Argument[];
}

/** `state c[N, units] = zeros`; without a value it starts at zero. */
export interface StateEquation extends Node {
  readonly kind: "state";
  readonly dtype: Identifier | undefined;
  readonly name: Identifier;
  readonly shape: ShapePattern | undefined;
  readonly initial: Expression | undefined;
}

/** `next mean = 0.9 * mean + 0.1 * m` */
export interface NextEquation extends Node {
  readonly kind: "next";
  readonly name: Identifier;
  readonly value: Expression;
}
