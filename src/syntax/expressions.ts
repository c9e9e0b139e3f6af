/** Everything that has a value, and the shapes that are written with the same parts. */
import type { Span } from "../source/source.ts";
import type { Identifier, Node } from "./node.ts";

export type Expression =
  | NumberLiteral
  | StringLiteral
  | BooleanLiteral
  | NameExpression
  | TupleExpression
  | ListExpression
  | RearrangementExpression
  | EllipsisExpression
  | UnaryExpression
  | BinaryExpression
  | PipeExpression
  | CallExpression
  | FieldExpression
  | IndexExpression
  | IfExpression
  | LambdaExpression
  | RepeatExpression
  | ForExpression
  | PreExpression
  | ErrorExpression;

export interface NumberLiteral extends Node {
  readonly kind: "number";
  readonly value: number;
  /** Written without a point or exponent. */
  readonly isInteger: boolean;
}

export interface StringLiteral extends Node {
  readonly kind: "string";
  readonly value: string;
}

export interface BooleanLiteral extends Node {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface NameExpression extends Node {
  readonly kind: "name";
  readonly name: string;
}

/** `(a, b)`; `(e)` is not a tuple and leaves no node. */
export interface TupleExpression extends Node {
  readonly kind: "tuple";
  readonly items: readonly Expression[];
}

/** `[64, 128]`; also a dim list such as `over: [H, W]`. */
export interface ListExpression extends Node {
  readonly kind: "list";
  readonly items: readonly Expression[];
}

/** `[N, T, heads * d] => [N, heads, T, d]` */
export interface RearrangementExpression extends Node {
  readonly kind: "rearrangement";
  readonly from: ShapePattern;
  readonly to: ShapePattern;
}

export interface Ellipsis extends Node {
  readonly kind: "ellipsis";
}

/** `...` as a value, in `over: ...`. */
export type EllipsisExpression = Ellipsis;

export interface UnaryExpression extends Node {
  readonly kind: "unary";
  readonly operator: "-" | "not";
  readonly operand: Expression;
}

export type BinaryOperator =
  | "+"
  | "-"
  | "*"
  | "/"
  | "//"
  | "%"
  | "@"
  | "^" // prettier-ignore
  | "=="
  | "!="
  | "<"
  | "<="
  | ">"
  | ">="
  | "and"
  | "or";

export interface BinaryExpression extends Node {
  readonly kind: "binary";
  readonly operator: BinaryOperator;
  readonly operatorSpan: Span;
  readonly left: Expression;
  readonly right: Expression;
}

/** `left -> right`; chains lean left: `a -> f -> g` is `(a -> f) -> g`. */
export interface PipeExpression extends Node {
  readonly kind: "pipe";
  readonly left: Expression;
  readonly right: Expression;
}

export interface Argument extends Node {
  readonly name: Identifier | undefined;
  readonly value: Expression;
}

/** `callee(arguments)`; `fork(a, b)` is a call as well. */
export interface CallExpression extends Node {
  readonly kind: "call";
  readonly callee: Expression;
  readonly arguments: readonly Argument[];
}

/** `pair.0` */
export interface FieldExpression extends Node {
  readonly kind: "field";
  readonly object: Expression;
  readonly index: number;
}

/** `WIDTHS[i]` */
export interface IndexExpression extends Node {
  readonly kind: "index";
  readonly object: Expression;
  readonly index: Expression;
}

export interface IfExpression extends Node {
  readonly kind: "if";
  readonly condition: Expression;
  readonly consequent: Expression;
  readonly alternative: Expression;
}

/** `|x, T| body` */
export interface LambdaExpression extends Node {
  readonly kind: "lambda";
  readonly parameters: readonly Identifier[];
  readonly body: Expression;
}

/** `repeat 3 { body }`, or `fork repeat 3 { body }` */
export interface RepeatExpression extends Node {
  readonly kind: "repeat";
  readonly isFork: boolean;
  readonly count: Expression;
  readonly body: Expression;
}

/** `for (n, c) in list { body }`, or `fork for (n, c) in list { body }` */
export interface ForExpression extends Node {
  readonly kind: "for";
  readonly isFork: boolean;
  readonly pattern: readonly Identifier[];
  readonly isTuple: boolean;
  readonly list: Expression;
  readonly body: Expression;
}

/** `pre h` */
export interface PreExpression extends Node {
  readonly kind: "pre";
  readonly name: Identifier;
}

/** Where the parser could not make sense of the text; already reported, so later phases keep silent. */
export interface ErrorExpression extends Node {
  readonly kind: "error";
}

/** `[N, heads * d, ...]` */
export interface ShapePattern extends Node {
  readonly dims: readonly (Expression | Ellipsis)[];
}
