/** A recurrence within a step, on the stand-ins of a trace: where it depends on no state, it is run for all steps at once. */
import * as tf from "@tensorflow/tfjs";
import type { ScanOptions } from "../scan.ts";
import type { FusedScanOptions } from "./fused-scan.ts";
import { operationOf } from "./operation-of.ts";
import type { Compute } from "./preparation.ts";
import type { Operations, PureStep } from "./pure-step.ts";
import {
  isFixed,
  isPlain,
  Untraceable,
  type AllSteps,
  type Fixed,
  type Operand,
} from "./stand-ins.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

export function scanning(tracer: Tracer): Readonly<Record<string, Operation>> {
  return {
    fusedScan: (
      _operations: unknown,
      sequences: readonly Operand[],
      initial: readonly Operand[],
      step: PureStep,
      options: FusedScanOptions = {},
    ) => {
      if (options.isPlain) throw new Untraceable("a scan that writes");
      // The step may hold on to tensors that a stream exchanges for others.
      if (tracer.isOneStep) throw new Untraceable("a scan in a step of a stream");
      const { mask, ...others } = options;
      const given = [...sequences, ...initial, ...(mask ? [mask as unknown as Operand] : [])];
      if (sequences.some(isPlain) || !given.every(isKnownBefore))
        throw new Untraceable("a scan of what depends on a state");
      const { operations } = tracer;
      const call = { operations, step, options: others, sequences: sequences.length, states: initial.length }; // prettier-ignore
      tracer.isForOneCall = true;
      return [tracer.allSteps(given, atOnce(call))];
    },
  };
}

function isKnownBefore(value: Operand): value is AllSteps | Fixed {
  return isFixed(value) || (!isPlain(value) && value.kind === "all-steps");
}

interface InnerScan {
  readonly operations: Operations;
  readonly step: PureStep;
  readonly options: ScanOptions;
  /** How many of the tensors are sequences, and how many first states follow them; then there may be a mask. */
  readonly sequences: number;
  readonly states: number;
}

/** Of the rows of all steps. Made here, so that it holds on to no more than it must. */
function atOnce({ operations, step, options, sequences, states }: InnerScan): Compute {
  return (...tensors: tf.Tensor[]) => {
    const [rows = 0] = tensors[0]?.shape ?? [];
    const [mask, ...initial] = [tensors[sequences + states], ...tensors.slice(sequences, sequences + states)].map((tensor) => tensor && repeated(tensor, rows)); // prettier-ignore
    const results = withoutDrawing(() =>
      operationOf(operations, "fusedScan")(
        operations,
        tensors.slice(0, sequences),
        initial as tf.Tensor[],
        step,
        mask ? { ...options, mask } : options,
      ),
    );
    const [only] = results;
    if (!only || results.length > 1) throw new Untraceable("a scan with several results");
    return only;
  };
}

/** Random numbers are drawn step by step, so that a seed gives the same whether a recurrence is a program or not. */
function withoutDrawing<T>(make: () => T): T {
  const { random } = Math;
  Math.random = () => {
    throw new Untraceable("random numbers in a scan within a step");
  };
  try {
    return make();
  } finally {
    Math.random = random;
  }
}

/** What is the same at all steps, once for each. */
function repeated(tensor: tf.Tensor, rows: number): tf.Tensor {
  const [own = rows, ...axes] = tensor.shape;
  return own === rows ? tensor : tf.tile(tensor, [rows / own, ...axes.map(() => 1)]);
}
