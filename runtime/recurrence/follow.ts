/**
 * Runs a step beside a trace that was kept. Where the step calls the same functions with the same values, and with
 * tensors of the same shapes and types from outside, its trace would be the same. Nothing else is asked of it, so that it
 * does not matter which function it is, nor which tensors those are: they are found anew.
 */
import * as tf from "@tensorflow/tfjs";
import type { Buffer } from "../operations/buffers.ts";
import type { Operations, PureStep, TracedStep } from "./pure-step.ts";
import { calledPlainly, isLike, isTraced, operationsWith, own } from "./recording.ts";
import { withScans } from "./traced-scans.ts";
import type { StepTrace } from "./trace.ts";
import type { Fixed } from "./stand-ins.ts";

/** Ends a run: the trace is one of another step. */
class Differs extends Error {}

export interface Followed {
  readonly tensors: (tf.Tensor | undefined)[];
  /** Buffers, by the tensors that they have. */
  readonly variables: ReadonlyMap<tf.Tensor, Buffer>;
}

/**
 * The tensors of the run by their places, but for those that are still to be computed; undefined where the trace is one
 * of another step.
 *
 * @param inputs tensors of the inputs, for all steps
 */
export function follow(
  trace: StepTrace,
  { step, operations }: TracedStep,
  inputs: readonly tf.Tensor[],
): Followed | undefined {
  const follower = new Follower(trace, operations, inputs);
  try {
    return follower.run(step);
  } catch (error) {
    // Whatever else is wrong with it, it will say when it gets tensors.
    if (error instanceof Error) return undefined;
    throw error;
  }
}

class Follower {
  readonly #trace: StepTrace;
  readonly #operations: Operations;
  readonly #tensors: (tf.Tensor | undefined)[];
  readonly #variables = new Map<tf.Tensor, Buffer>();
  #next = 0;
  /** A step may have caught what it was told with. */
  #differs = false;

  constructor(trace: StepTrace, operations: Operations, inputs: readonly tf.Tensor[]) {
    this.#trace = trace;
    this.#operations = withScans(operations);
    this.#tensors = [...inputs];
  }

  run(step: PureStep): Followed | undefined {
    const { inputs, states, made, calls } = this.#trace;
    const results = step(
      [...inputs] as unknown as readonly tf.Tensor[],
      [...states] as unknown as readonly tf.Tensor[],
      operationsWith(this.#operations, {
        variables: this.#variables,
        call: (name, args) => this.#called(name, args),
      }),
    );
    const isSame = this.#isSame(results, made) && this.#next === calls.length && !this.#differs;
    return isSame ? { tensors: this.#tensors, variables: this.#variables } : undefined;
  }

  #called(name: string, args: readonly unknown[]): unknown {
    if (!isTraced(name, args)) return calledPlainly(this.#operations, name, args);
    const call = this.#trace.calls[this.#next++];
    if (call?.name !== name || !this.#isSame(args, call.args)) {
      this.#differs = true;
      throw new Differs();
    }
    return own(call.result);
  }

  #isSame(value: unknown, recorded: unknown): boolean {
    if (Array.isArray(value)) return Array.isArray(recorded) && this.#areSame(value, recorded);
    return value instanceof tf.Tensor ? this.#isTensorOf(value as tf.Tensor, recorded) : Object.is(value, recorded); // prettier-ignore
  }

  #areSame(values: readonly unknown[], recorded: readonly unknown[]): boolean {
    return (
      values.length === recorded.length &&
      values.every((value, index) => this.#isSame(value, recorded[index]))
    );
  }

  /** Where one tensor came twice, one has to come twice again. */
  #isTensorOf(tensor: tf.Tensor, recorded: unknown): boolean {
    if (!isFixed(recorded) || !isLike(tensor, recorded)) return false;
    const known = (this.#tensors[recorded.place] ??= tensor);
    return known === tensor;
  }
}

function isFixed(recorded: unknown): recorded is Fixed {
  return typeof recorded === "object" && (recorded as Partial<Fixed> | null)?.kind === "fixed";
}
