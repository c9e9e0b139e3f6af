/** States before a step, and what a step gives, as nodes of floats. */
import type * as tf from "@tensorflow/tfjs";
import type { NodeId } from "./step-graph.ts";
import { dtypeOf, isShared, marked, Untraceable, type InStep, type Operand } from "./stand-ins.ts";
import type { Tracer } from "./tracer.ts";
import { mostInState, numbersOf, wholeNumbersOf } from "./whole-numbers.ts";

/** A tensor of one step; bools and ints are floats in it. */
export interface StateType {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

/** A stand-in for a state. */
export function stateOf(tracer: Tracer, index: number, { shape, dtype }: StateType): InStep {
  const state = tracer.state(index, shape);
  if (dtype === "float32") return state;
  if (dtype !== "bool" && dtype !== "int32") throw new Untraceable(`a state of ${dtype}`);
  return marked(state, dtype, dtype === "int32" ? mostInState : undefined) as InStep;
}

export interface Result extends StateType {
  readonly node: NodeId;
  /** Of ints, how large they can be. */
  readonly limit: number;
}

/** What a step gives, which has the axis of the batch. */
export function resultOf(tracer: Tracer, value: Operand): Result {
  if (typeof value === "number" || isShared(value) || value.shape[0] !== tracer.rows)
    throw new Untraceable("a result without the axis of the batch");
  return resultIn(tracer, value, value.shape);
}

/** A value as rows of a shape. */
export function resultIn(tracer: Tracer, value: Operand, shape: readonly number[]): Result {
  const dtype = dtypeOf(value);
  const { numbers, limit } = dtype === "int32" ? wholeNumbersOf(tracer, value) : { numbers: numbersOf(tracer, value), limit: 0 }; // prettier-ignore
  return { shape, dtype, limit, node: tracer.nodeOf(numbers, shape) };
}

/** At most so much larger do states of ints become in a step. */
export function gainOf(next: readonly Result[] = []): number {
  return Math.max(0, ...next.map(({ limit }) => limit - mostInState));
}
