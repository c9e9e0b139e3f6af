/**
 * The syntax tree of a `.nn` file. It is what the parser saw and nothing more: later phases keep what they
 * find in tables beside it, keyed by node, so that one parse can serve many questions.
 */
import type { Span } from "../source/source.ts";

interface Node {
  readonly span: Span;
}

/** A name as written. */
export interface Identifier extends Node {
  readonly name: string;
}

export interface Program extends Node {
  readonly declarations: readonly Declaration[];
}

/** A `///` comment's text, each line without its slashes and one following blank; "" when there is none. */
export type Documentation = string;

// ---------------------------------------------------------------- declarations

export type Declaration =
  ImportDeclaration | ConstDeclaration | FunctionDeclaration | BlockDeclaration | TrainDeclaration;

/** `import { Residual as R, Stem } from "./blocks.nn"` */
export interface ImportDeclaration extends Node {
  readonly kind: "import";
  readonly names: readonly { readonly name: Identifier; readonly alias: Identifier | undefined }[];
  readonly from: StringLiteral;
}

/** `const WIDTHS = [64, 128]` */
export interface ConstDeclaration extends Node {
  readonly kind: "const";
  readonly documentation: Documentation;
  readonly name: Identifier;
  readonly value: Expression;
}

/** `fn round8(x: int): int = (x + 7) // 8 * 8` */
export interface FunctionDeclaration extends Node {
  readonly kind: "fn";
  readonly documentation: Documentation;
  readonly name: Identifier;
  readonly parameters: readonly Hyperparameter[];
  readonly result: HyperparameterType | undefined;
  readonly body: Expression;
}

/** `block`, `cell` and `model`, with equations or point-free (`= expression`). */
export interface BlockDeclaration extends Node {
  readonly kind: "block" | "cell" | "model";
  readonly documentation: Documentation;
  readonly name: Identifier;
  readonly hyperparameters: readonly Hyperparameter[];
  /** Absent in the point-free form without a signature. */
  readonly signature: Signature | undefined;
  readonly body: EquationsBody | ExpressionBody;
}

export interface EquationsBody extends Node {
  readonly kind: "equations";
  readonly equations: readonly Equation[];
}

export interface ExpressionBody extends Node {
  readonly kind: "expression";
  readonly expression: Expression;
}

/** `train LeNet { target int32 label[N]  loss = …  batch = 256 }` */
export interface TrainDeclaration extends Node {
  readonly kind: "train";
  readonly documentation: Documentation;
  readonly model: Identifier;
  readonly targets: readonly Port[];
  /** `loss`, `metrics`, `optimizer`, `batch`, … and helper signals, in source order. */
  readonly settings: readonly Setting[];
}

export interface Setting extends Node {
  readonly name: Identifier;
  readonly value: Expression;
}

/** `static n: int = 3` between the parentheses of a block. */
export interface Hyperparameter extends Node {
  readonly name: Identifier;
  readonly isStatic: boolean;
  readonly type: HyperparameterType | undefined;
  readonly initial: Expression | undefined;
}

export type HyperparameterType = NamedType | TupleType | ListType;

/** `int`, `float`, `bool`, `string`, `block`; any other name is an error that the resolver reports. */
export interface NamedType extends Node {
  readonly kind: "named-type";
  readonly name: string;
}

/** `(int, int)` */
export interface TupleType extends Node {
  readonly kind: "tuple-type";
  readonly items: readonly HyperparameterType[];
}

/** `[int]` */
export interface ListType extends Node {
  readonly kind: "list-type";
  readonly item: HyperparameterType;
}

/** `inputs given more -> outputs where facts` */
export interface Signature extends Node {
  readonly inputs: readonly Port[];
  readonly given: readonly Port[];
  readonly outputs: readonly Port[];
  readonly facts: readonly Fact[];
}

/** `int32 tokens[N, T]`; without brackets the shape is left to inference. */
export interface Port extends Node {
  readonly dtype: Identifier | undefined;
  readonly name: Identifier;
  readonly shape: ShapePattern | undefined;
}

/** `[N, heads * d, ...]` */
export interface ShapePattern extends Node {
  readonly dims: readonly (Expression | Ellipsis)[];
}

/** What `where` states: `heads | D`, or any boolean expression. */
export type Fact = Divides | Expression;

/** `divisor | dividend`, in `where` only. */
export interface Divides extends Node {
  readonly kind: "divides";
  readonly divisor: Expression;
  readonly dividend: Expression;
}

// ---------------------------------------------------------------- equations

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

// ---------------------------------------------------------------- expressions

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

/** `repeat 3 { body }` */
export interface RepeatExpression extends Node {
  readonly kind: "repeat";
  readonly count: Expression;
  readonly body: Expression;
}

/** `for (n, c) in list { body }` */
export interface ForExpression extends Node {
  readonly kind: "for";
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
