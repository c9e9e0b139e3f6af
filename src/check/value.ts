/** What expressions evaluate to at compile time. */
import type { Initializer } from "../operators/initializers.ts";
import type { Operator } from "../operators/operator.ts";
import type { Dim } from "../shape/dim.ts";
import { printDim } from "../shape/dim.ts";
import { printReal, type Real } from "../shape/real.ts";
import { printShape } from "../shape/shape.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import type { Span } from "../source/source.ts";
import type { ValueRef } from "../graph/graph.ts";
import type { BlockDeclaration, Expression, Identifier } from "../syntax/ast.ts";
import type { Environment } from "./environment.ts";
import { placeOf, type Place } from "./place.ts";

export type Value =
  | IntValue
  | FloatValue
  | BoolValue
  | StringValue
  | TensorValue
  | TupleValue
  | ListValue
  | BlockValue
  | FunctionValue
  | InitializerValue
  | TrainingValue
  | UnknownValue;

export interface IntValue {
  readonly kind: "int";
  readonly dim: Dim;
}

export interface FloatValue {
  readonly kind: "float";
  readonly real: Real;
}

export interface BoolValue {
  readonly kind: "bool";
  readonly value: boolean;
}

export interface StringValue {
  readonly kind: "string";
  readonly value: string;
}

export interface TensorValue {
  readonly kind: "tensor";
  readonly type: TensorType;
  readonly ref: ValueRef;
  /** Where it was made, for the other end of a mismatch. */
  readonly span: Span;
}

export interface TupleValue {
  readonly kind: "tuple";
  readonly items: readonly Value[];
}

export interface ListValue {
  readonly kind: "list";
  readonly items: readonly Value[];
}

/** Something that makes signals from signals. `place` is where it was mentioned: equal places share weights. */
export interface BlockValue {
  readonly kind: "block";
  readonly place: Place;
  readonly span: Span;
  readonly form: BlockForm;
}

export type BlockForm =
  | {
      readonly kind: "operator";
      readonly operator: Operator;
      readonly args: readonly BoundArgument[];
    }
  | {
      readonly kind: "declared";
      readonly declaration: BlockDeclaration;
      readonly module: string;
      readonly args: readonly BoundArgument[];
    }
  | { readonly kind: "composed"; readonly parts: readonly BlockValue[] }
  | { readonly kind: "fork"; readonly parts: readonly BlockValue[] }
  | {
      readonly kind: "lambda";
      readonly parameters: readonly Identifier[];
      readonly body: Expression;
      readonly environment: Environment;
    }
  | {
      readonly kind: "repeat";
      /** Every iteration is given the same, and what they make comes out together, instead of one after the other. */
      readonly isFork: boolean;
      /** One for each iteration: the names that it binds. */
      readonly iterations: readonly ReadonlyMap<string, Value>[] | { readonly count: Dim };
      readonly body: Expression;
      readonly environment: Environment;
    }
  | { readonly kind: "scan"; readonly cell: BlockValue; readonly options: ScanOptions }
  /** Stands for a block nobody knows yet, as in the check of a definition. */
  | { readonly kind: "abstract" };

/**
 * The block as mentioned at another place, where it is another instance: all its parts are, too. What a lambda or the
 * body of a repetition mentions is elaborated below its place, so that it needs nothing more.
 */
export function mentionedAt(block: BlockValue, place: Place, span: Span): BlockValue {
  const part = (value: BlockValue): BlockValue => {
    const { segment, isMention } = value.place;
    return mentionedAt(value, placeOf(place, value.place, segment, isMention), value.span);
  };
  const { form } = block;
  switch (form.kind) {
    case "composed":
    case "fork":
      return { ...block, place, span, form: { ...form, parts: form.parts.map(part) } };
    case "scan":
      return { ...block, place, span, form: { ...form, cell: part(form.cell) } };
    default:
      return { ...block, place, span };
  }
}

/** How a cell is run along the time axis. */
export interface ScanOptions {
  /** From the last step to the first; outputs keep the order of the inputs. */
  readonly reverse: boolean;
  /** Only the output of the last step, without a time axis. */
  readonly keepsLast: boolean;
  /** The last states follow the outputs. */
  readonly givesFinal: boolean;
  /** States before the first step. */
  readonly initial: readonly Value[] | undefined;
  /** `bool [N, T]`: where it is false, the states stay as they are. */
  readonly mask: Value | undefined;
}

/** An argument of a call, not yet matched with a parameter. Words such as `same` have a meaning only there. */
export interface BoundArgument {
  readonly name: Identifier | undefined;
  readonly expression: Expression;
  readonly environment: Environment;
  readonly place: Place;
  /** The value, once it has been evaluated. */
  readonly value: Value | undefined;
  readonly span: Span;
}

/** A compile-time function: `fn`, or built in. */
export interface FunctionValue {
  readonly kind: "function";
  readonly name: string;
  /** What arguments may be named for; a built-in function takes them by position alone. */
  readonly parameters: readonly string[];
  /** An argument that is left out is undefined. */
  call(args: readonly (Value | undefined)[], span: Span): Value;
}

/** `training`: true while the model learns. Known only when it runs; `if` selects by it. */
export interface TrainingValue {
  readonly kind: "training";
}

/** How a weight begins: `he_normal`, `normal(0.02)`. */
export interface InitializerValue {
  readonly kind: "initializer";
  readonly initializer: Initializer;
}

/** Something is wrong with it, and that has been reported: whatever it touches stays silent. */
export interface UnknownValue {
  readonly kind: "unknown";
}

export const unknown: UnknownValue = { kind: "unknown" };

/** What a block gives: one value, or a tuple of several. */
export function oneOrTuple(values: readonly Value[]): Value {
  const [only] = values;
  return values.length === 1 && only ? only : { kind: "tuple", items: values };
}

/** A noun phrase for messages. */
export function describe(value: Value): string {
  switch (value.kind) {
    case "int":
      return `the int ${printDim(value.dim)}`;
    case "float":
      return `the number ${printReal(value.real)}`;
    case "bool":
      return `the bool ${String(value.value)}`;
    case "string":
      return `the string ${JSON.stringify(value.value)}`;
    case "tensor":
      return `a tensor ${printTensorType(value.type)}`;
    case "tuple":
      return `a tuple of ${value.items.length}`;
    case "list":
      return `a list of ${value.items.length}`;
    case "block":
      return `the block ${nameOfBlock(value)}`;
    case "function":
      return `the function \`${value.name}\``;
    case "initializer":
      return `the initialiser \`${value.initializer.name}\``;
    case "training":
      return "`training`, which only the run tells";
    case "unknown":
      return "something unknown";
  }
}

const longestChain = 6;

/** How a block is called in messages. */
export function nameOfBlock({ form }: BlockValue): string {
  switch (form.kind) {
    case "operator":
      return `\`${form.operator.name}\``;
    case "declared":
      return `\`${form.declaration.name.name}\``;
    case "composed":
      return form.parts.length <= longestChain
        ? form.parts.map(nameOfBlock).join(" -> ")
        : `${form.parts.slice(0, longestChain).map(nameOfBlock).join(" -> ")} -> …`;
    case "fork":
      return "`fork`";
    case "lambda":
      return `|${form.parameters.map(({ name }) => name).join(", ")}| …`;
    case "repeat":
      return "`repeat`";
    case "scan":
      return `scan of ${nameOfBlock(form.cell)}`;
    case "abstract":
      return "of a hyperparameter";
  }
}

/** `int32 [N, T]`; float32 is not mentioned. */
export function printTensorType({ dtype, shape }: TensorType): string {
  return dtype === "float32" ? printShape(shape) : `${dtype} ${printShape(shape)}`;
}

/** The same with the element type in every case, for where it matters. */
export function printFullType({ dtype, shape }: TensorType): string {
  return `${dtype} ${printShape(shape)}`;
}
