/** What a step is run on to find out what it does: stand-ins for tensors, which hold none. */
import type * as tf from "@tensorflow/tfjs";
import type { Place } from "./preparation.ts";
import type { NodeId } from "./step-graph.ts";

/** Thrown where a step does something that no graph is made of; it is then run step by step. */
export class Untraceable extends Error {}

/** What numbers are in the place of: bools as ones and zeros, or ints, which are never so large that a float is not exact. */
export type Mark = "bool" | "int32";

interface Bounded {
  /** Of ints: none is larger than that, whatever its sign; undefined where nobody knows. */
  readonly limit?: number;
}

/** Known for all steps at once: `[T · N, …]`. */
export interface AllSteps extends Place, Bounded {
  readonly kind: "all-steps";
  /** Of one step. */
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  readonly standsFor?: Mark;
}

/** A tensor that is the same at all steps: one that the step has from outside, or made of such. */
export interface Fixed extends Place, Bounded {
  readonly kind: "fixed";
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** Made of states: a node of the graph. */
export interface InStep extends Bounded {
  readonly kind: "in-step";
  readonly shape: readonly number[];
  /** What tfjs would have here where it is not floats, which are what the graph is of. */
  readonly standsFor?: Mark;
  readonly node: NodeId;
  /** It lacks the axis of the batch, and all rows of the node are the same: what is made of the whole batch. */
  readonly isShared?: true;
}

export type Traced = AllSteps | InStep;
export type Operand = Traced | Fixed | number;

/** How a tensor that is the same at all steps lies beside the rows of a step. */
export type GivenLayout = "scalar" | "row" | "full";

export interface Given extends Place {
  readonly layout: GivenLayout;
  readonly columns: number;
}

/** Known before the first step, and the same at all. */
export function isPlain(value: Operand): value is Fixed | number {
  return typeof value === "number" || value.kind === "fixed";
}

export function isShared(value: unknown): value is InStep & { readonly isShared: true } {
  return isStandIn(value) && value.kind === "in-step" && value.isShared === true;
}

export function isFixed(value: Operand): value is Fixed {
  return typeof value !== "number" && value.kind === "fixed";
}

export function isStandIn(value: unknown): value is Traced | Fixed {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** What the numbers of a stand-in are in the place of; undefined where they are meant as they are. */
export function markOf(value: unknown): Mark | undefined {
  if (typeof value !== "object" || value === null || !("standsFor" in value)) return undefined;
  return value.standsFor as Mark | undefined;
}

/** The mark of numbers for a tensor of a type. */
export function markOfType(dtype: tf.DataType): Mark | undefined {
  if (dtype === "float32") return undefined;
  if (dtype === "bool" || dtype === "int32") return dtype;
  throw new Untraceable(`a tensor of ${dtype}`);
}

/** The type of the tensor that a step takes a value for. */
export function dtypeOf(value: Operand): tf.DataType {
  const mark = markOf(value);
  if (mark) return mark;
  return typeof value === "number" || value.kind === "in-step" ? "float32" : value.dtype;
}

/** The same numbers, in the place of others or meant as they are. */
export function marked(value: Traced, standsFor: Mark | undefined, limit?: number): Traced {
  const mark = {
    ...(standsFor === undefined ? {} : { standsFor }),
    ...(limit === undefined ? {} : { limit }),
  };
  const { shape } = value;
  if (value.kind === "in-step")
    return { kind: value.kind, shape, node: value.node, ...sharing(value), ...mark };
  return { kind: value.kind, shape, dtype: value.dtype, place: value.place, ...mark };
}

/** What a stand-in made of one alone says of the batch. */
export function sharing({ isShared }: InStep): { readonly isShared?: true } {
  return isShared ? { isShared } : {};
}

export function tracedOf(value: Operand): Traced {
  if (isPlain(value)) throw new Untraceable("an operation on what stays the same");
  return value;
}
