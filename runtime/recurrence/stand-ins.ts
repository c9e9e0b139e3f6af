/** What a step is run on to find out what it does: stand-ins for tensors, which hold none. */
import type * as tf from "@tensorflow/tfjs";
import type { Place } from "./preparation.ts";
import type { NodeId } from "./step-graph.ts";

/** Thrown where a step does something that no graph is made of; it is then run step by step. */
export class Untraceable extends Error {}

/** The same at each step, for all steps at once: `[T · N, …]`. */
export interface AllSteps extends Place {
  readonly kind: "all-steps";
  /** Of one step. */
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
  /** Ones and zeros that stand for bools. */
  readonly isMask?: true;
}

/** A tensor that is the same at all steps: one that the step has from outside, or made of such. */
export interface Fixed extends Place {
  readonly kind: "fixed";
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** Made of states: a node of the graph. */
export interface InStep {
  readonly kind: "in-step";
  readonly shape: readonly number[];
  readonly isMask?: true;
  readonly node: NodeId;
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

export function isFixed(value: Operand): value is Fixed {
  return typeof value !== "number" && value.kind === "fixed";
}

export function isMask(value: unknown): boolean {
  return typeof value === "object" && value !== null && "isMask" in value;
}

export function tracedOf(value: Operand): Traced {
  if (isPlain(value)) throw new Untraceable("an operation on what stays the same");
  return value;
}
