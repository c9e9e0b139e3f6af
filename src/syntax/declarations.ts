/** What stands at the top level of a file. */
import type { Equation } from "./equations.ts";
import type { Expression, ShapePattern, StringLiteral } from "./expressions.ts";
import type { Documentation, Identifier, Node } from "./node.ts";

export interface Program extends Node {
  readonly declarations: readonly Declaration[];
}

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

/** What `where` states: `heads | D`, or any boolean expression. */
export type Fact = Divides | Expression;

/** `divisor | dividend`, in `where` only. */
export interface Divides extends Node {
  readonly kind: "divides";
  readonly divisor: Expression;
  readonly dividend: Expression;
}
