/**
 * The steps of a stream as a program of its own, where there can be one. It has the states from the first step on, until
 * they are taken from it.
 */
import * as tf from "@tensorflow/tfjs";
import { isTapeOn, type WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import { fusableBackend } from "./fused-scan.ts";
import type { Operations, PureStreamStep } from "./pure-step.ts";
import { ResidentStep } from "./resident-step.ts";
import { streamPlan, type StreamPlan } from "./stream-plan.ts";

/** What a step reads. */
export interface StepInputs {
  readonly inputs: readonly tf.Tensor[];
  readonly kept: readonly tf.Tensor[];
  readonly weights: readonly tf.Tensor[];
}

export class FusedStep {
  readonly #step: PureStreamStep;
  readonly #operations: Operations;
  #plan: StreamPlan | undefined;
  #resident: ResidentStep | undefined;
  /** Shapes of the states that it has. */
  #shapes: readonly (readonly number[])[] | undefined;
  /** Another batch would not change that. */
  #isUntraceable = false;

  constructor(step: PureStreamStep, operations: Operations) {
    this.#step = step;
    this.#operations = operations;
  }

  /**
   * Runs one step, on the states that it has, or else on those that it is given.
   *
   * @returns the outputs; undefined where the step cannot be run so, and has not been
   */
  run(given: StepInputs, initial: () => readonly tf.Tensor[]): tf.Tensor[] | undefined {
    const backend = this.#isUntraceable || isTapeOn(tf) ? undefined : fusableBackend();
    if (!backend || given.inputs[0]?.size === 0) return undefined;
    const all = [...given.weights, ...given.kept];
    const resident = this.#resident;
    if (resident && this.#shapes && resident.isFor(backend, all))
      return resident.run(given.inputs, all);
    const hasBegun = tf.tidy(() => this.#begin(backend, given, all, initial));
    return hasBegun ? this.#resident?.run(given.inputs, all) : undefined;
  }

  /** Copies of the states that it has. */
  states(): tf.Tensor[] | undefined {
    return this.#shapes && this.#resident?.states(this.#shapes);
  }

  /** Leaves the states to somebody else. */
  forget(): void {
    this.#shapes = undefined;
  }

  /** Frees its memory. It can still be used. */
  dispose(): void {
    this.#resident?.dispose();
    this.#resident = this.#plan = this.#shapes = undefined;
  }

  /** Whether the program is there, with its states. */
  #begin(
    backend: WasmBackend,
    { inputs, kept, weights }: StepInputs,
    all: readonly tf.Tensor[],
    initial: () => readonly tf.Tensor[],
  ): boolean {
    const states = this.states() ?? initial();
    const shapes = states.map(({ shape }) => shape);
    const rows = inputs[0]?.shape[0];
    if (this.#plan?.rows !== rows || !this.#resident?.isFor(backend, all)) {
      if (this.#plan?.rows !== rows) this.#plan = this.#planned({ inputs, kept, weights }, shapes);
      if (!this.#plan) return false;
      this.#resident?.dispose();
      this.#resident = new ResidentStep(backend, this.#plan, inputs, all);
    }
    this.#resident.setStates(states);
    this.#shapes = shapes;
    return true;
  }

  #planned(given: StepInputs, states: readonly (readonly number[])[]): StreamPlan | undefined {
    try {
      return streamPlan({ step: this.#step, operations: this.#operations, states, ...given });
    } catch {
      // Whatever else is wrong with it, it will say when it gets tensors.
      this.#isUntraceable = true;
      return undefined;
    }
  }
}
