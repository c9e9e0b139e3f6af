/**
 * The steps of a stream as a program of its own, where there can be one. It has the states from the first step on, until
 * they are taken from it.
 */
import * as tf from "@tensorflow/tfjs";
import { isTapeOn, type WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import { fusableBackend } from "./fused-scan.ts";
import type { Operations, PureStreamStep } from "./pure-step.ts";
import { ResidentStep } from "./resident-step.ts";
import type { StateType } from "./trace-results.ts";
import { areAtMost, mostGain, mostGiven, mostInState } from "./whole-numbers.ts";
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
  /** Types of the states that it has. */
  #types: readonly StateType[] | undefined;
  /** Steps since it was given its states. */
  #steps = 0;
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
    const goesOn = resident && this.#types && this.#isExact() && resident.isFor(backend, all);
    if (!goesOn && !tf.tidy(() => this.#begin(backend, given, all, initial))) return undefined;
    const { bounded = [] } = this.#plan ?? {};
    if (!bounded.every((index) => areAtMost(given.inputs[index] as tf.Tensor, mostGiven)))
      return undefined;
    this.#steps++;
    return this.#resident?.run(given.inputs, all);
  }

  /** Whether states of ints cannot have become too large for floats. */
  #isExact(): boolean {
    return (this.#plan?.gain ?? 0) * (this.#steps + 2) <= mostGain;
  }

  /** Copies of the states that it has. */
  states(): tf.Tensor[] | undefined {
    return this.#types && this.#resident?.states(this.#types);
  }

  /** Leaves the states to somebody else. */
  forget(): void {
    this.#types = undefined;
  }

  /** Frees its memory. It can still be used. */
  dispose(): void {
    this.#resident?.dispose();
    this.#resident = this.#plan = this.#types = undefined;
  }

  /** Whether the program is there, with its states. */
  #begin(
    backend: WasmBackend,
    { inputs, kept, weights }: StepInputs,
    all: readonly tf.Tensor[],
    initial: () => readonly tf.Tensor[],
  ): boolean {
    const states = this.states() ?? initial();
    if (!states.every((state) => areAtMost(state, mostInState))) return false;
    const types = states.map(({ shape, dtype }) => ({ shape, dtype }));
    const rows = inputs[0]?.shape[0];
    if (this.#plan?.rows !== rows || !this.#resident?.isFor(backend, all)) {
      if (this.#plan?.rows !== rows) this.#plan = this.#planned({ inputs, kept, weights }, types);
      if (!this.#plan) return false;
      this.#resident?.dispose();
      this.#resident = new ResidentStep(backend, this.#plan, inputs, all);
    }
    this.#resident.setStates(states);
    this.#types = types;
    this.#steps = 0;
    return true;
  }

  #planned(given: StepInputs, states: readonly StateType[]): StreamPlan | undefined {
    try {
      return streamPlan({ step: this.#step, operations: this.#operations, states, ...given });
    } catch {
      // Whatever else is wrong with it, it will say when it gets tensors.
      this.#isUntraceable = true;
      return undefined;
    }
  }
}
