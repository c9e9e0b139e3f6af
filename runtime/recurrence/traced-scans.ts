/**
 * A recurrence within a step, on the stand-ins of a trace: where it depends on no state, it is run for all steps at once,
 * and else it is a part of the step.
 */
import * as tf from "@tensorflow/tfjs";
import { scan, scanOperations, type ScanOperations, type ScanOptions } from "../scan.ts";
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
  type Traced,
} from "./stand-ins.ts";
import type { Tracer } from "./tracer.ts";

/** How a step calls a scan within it. */
export type ScanArguments = readonly [
  operations: unknown,
  sequences: readonly Operand[],
  initial: readonly Operand[],
  step: PureStep,
  options?: FusedScanOptions,
];

/** The results of a scan within a step for all steps of that; undefined where they are to be a part of the step. */
export function scannedAtOnce(
  tracer: Tracer,
  [, sequences, initial, step, options = {}]: ScanArguments,
  standIn: (value: Operand | tf.Tensor) => Operand,
): Traced[] | undefined {
  const { isPart = false, mask, ...others } = options;
  // The step may hold on to tensors that a stream exchanges for others.
  if (isPart || tracer.isOneStep) return undefined;
  const given = [...sequences, ...initial, ...(mask ? [mask] : [])].map(standIn);
  if (given.slice(0, sequences.length).some(isPlain) || !given.every(isKnownBefore))
    return undefined;
  const { operations } = tracer;
  const call = { operations, step, options: others, sequences: sequences.length, states: initial.length }; // prettier-ignore
  try {
    const result = tracer.allSteps(given, atOnce(call));
    tracer.isForOneCall = true;
    return [tracer.handOut(result)];
  } catch {
    // Whatever is wrong with it, it will say step by step.
    return undefined;
  }
}

/** A scan within a step as a part of it, one inner step after the other, on the `tf` of the step. */
export function unrolled(
  operations: Operations,
  [, sequences, initial, step, options]: ScanArguments,
): unknown {
  return scan(
    sequences as unknown as readonly tf.Tensor[],
    initial as unknown as readonly tf.Tensor[],
    (inputs, states) => step(inputs, states, operations as typeof tf),
    options,
    operations as ScanOperations,
  );
}

/** Functions of a step, with those that a scan within it calls itself. */
export function withScans(operations: Operations): Operations {
  if (!operations.fusedScan) return operations;
  return Object.assign(Object.create(operations) as Operations, scanOperations);
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
