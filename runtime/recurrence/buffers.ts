/**
 * Buffers that a step writes to. A trace finds them out; another trace then has them as states, which lack the axis of the
 * batch, and which the recurrence writes down after the last step.
 */
import type * as tf from "@tensorflow/tfjs";
import type { Buffer } from "../operations/buffers.ts";
import type { Place } from "./preparation.ts";
import { dtypeOf, Untraceable, type Fixed, type Operand } from "./stand-ins.ts";
import type { StateType } from "./trace-results.ts";

/** A state of its own, and the place of the tensor that it begins with. */
export type HeldBuffer = StateType & Place;

export class Buffers {
  /** By the tensors that they had before the first step. */
  readonly variables = new Map<tf.Tensor, Buffer>();
  /** Those that are states, with their values so far. */
  readonly #values = new Map<number, Operand>();
  readonly #written = new Set<Fixed>();

  /** Those that the step wrote to. */
  get written(): readonly Fixed[] {
    return [...this.#written];
  }

  hold({ place }: Place, state: Operand): void {
    this.#values.set(place, state);
  }

  /** What the step reads now. */
  valueOf(buffer: Fixed): Operand {
    return this.#values.get(buffer.place) ?? buffer;
  }

  write(buffer: Fixed, value: Operand): void {
    const shape = typeof value === "number" ? [] : value.shape;
    if (shape.join() !== buffer.shape.join() || dtypeOf(value) !== buffer.dtype)
      throw new Untraceable("a buffer that changes its shape or its type");
    this.#written.add(buffer);
    if (this.#values.has(buffer.place)) this.#values.set(buffer.place, value);
  }
}
