/** `scan` for cells whose step is made of operations on tensors alone: on the wasm backend as a program of its own. */
import * as tf from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { scan, type ScanOptions } from "../scan.ts";
import { memoryOf } from "../wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import { recurrence, resultSizes } from "./differentiable.ts";
import { swapped } from "./axes.ts";
import { firstRow, inEachRow } from "./traced-shared.ts";
import { planned } from "./plan.ts";
import type { Place } from "./preparation.ts";
import type { Operations, PureStep, TracedStep } from "./pure-step.ts";
import { Untraceable } from "./stand-ins.ts";
import type { StepTrace } from "./trace.ts";
import { areAtMost, mostGain, mostGiven, mostInState } from "./whole-numbers.ts";

export interface FusedScanOptions extends ScanOptions {
  /**
   * Of a scan within a step: its own step writes to buffers, or reads rows that it is not handed, so that it cannot be run
   * for all steps of the one around at once.
   */
  readonly isPart?: boolean;
}

/**
 * The same as `scan`. On the wasm backend what depends on no state is computed for all steps at once, and the rest, with
 * its backpropagation through time, by kernels made for the step. A step that does what no kernel can be made of, other
 * backends, and programs that turn `recurrence` off with `setOptimizations`, get `scan` itself. Gradients are those of
 * the first order.
 *
 * @param operations what a step calls: `tf`, or just the functions that it needs, so that a bundler can leave out others;
 * functions of the runtime that it calls are among them
 * @param step gets the inputs of one step, `[N, …]` each, the states, and `operations`, or what records the calls of them
 */
export function fusedScan(
  operations: Operations,
  sequences: readonly tf.Tensor[],
  initial: readonly tf.Tensor[],
  step: PureStep,
  options: FusedScanOptions = {},
): tf.Tensor[] {
  const fused = isFusable(sequences)
    ? attempt(() => fusedResults(sequences, initial, { step, operations }, options))
    : undefined;
  return (
    fused ??
    scan(
      sequences,
      initial,
      (inputs, states) => step(inputs, states, operations as typeof tf),
      options,
    )
  );
}

function isFusable(sequences: readonly tf.Tensor[]): boolean {
  const isEmpty = sequences.length === 0 || sequences.some(({ size }) => size === 0);
  return !isEmpty && fusableBackend() !== undefined;
}

/** The backend, where programs can run on it and are wanted. */
export function fusableBackend(): WasmBackend | undefined {
  if (!optimizations().recurrence || tf.getBackend() !== "wasm") return undefined;
  const backend = tf.backend() as unknown as WasmBackend;
  return memoryOf(backend) && backend;
}

function attempt<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof Untraceable) {
      return undefined;
    }
    throw error;
  }
}

function fusedResults(
  sequences: readonly tf.Tensor[],
  initial: readonly tf.Tensor[],
  step: TracedStep,
  options: ScanOptions,
): tf.Tensor[] {
  const [rows = 0, steps = 0] = sequences[0]?.shape ?? [];
  const { plan, tensors, variables } = planned(step, {
    rows,
    sequences: sequences.map((sequence) => inTime(sequence, [rows, steps], options)),
    mask: options.mask && maskInTime(options.mask, [rows, steps], options),
    states: initial,
    keepsLast: options.keepsLast ?? false,
  });
  const { program, trace, weights } = plan;
  const at = ({ place }: Place): tf.Tensor => tensors[place] as tf.Tensor;
  const buffers = trace.buffers.map(at);
  if (!areExact(trace.wholeNumbers, { initial: [...initial, ...buffers], steps, at }))
    throw new Untraceable("ints that are large");
  const before = options.mask ? trace.outputs.map(({ shape }) => tf.zeros([...shape])) : [];
  const inputs = {
    sequences: trace.sequences.map(at),
    initial: [
      ...initial.map((state) => typed(state, "float32")),
      ...buffers.map((buffer) => inEachRow(buffer, rows)),
      ...before,
    ],
    givens: trace.givens.map(at),
    weights: weights.map(at),
    constants: trace.constants.map(at),
  };
  const all = recurrence(program, inputs, { rows, steps });
  const counts = resultSizes(program, { rows, steps });
  let start = 0;
  const parts = counts.map((count) => {
    start += count;
    return count === all.size ? all : tf.slice(all, start - count, count);
  });
  const outputs = trace.outputs.map(({ shape, dtype }, index) =>
    typed(outputOf(parts[index] as tf.Tensor, shape, steps, options), dtype),
  );
  const states = parts.slice(outputs.length);
  trace.buffers.forEach(({ shape, dtype }, index) => {
    const last = tf.reshape(states[initial.length + index] as tf.Tensor, [rows, ...shape]);
    variables.get(buffers[index] as tf.Tensor)?.write(typed(firstRow(last), dtype));
  });
  if (!options.givesFinal) return outputs;
  const finals = initial.map(({ shape, dtype }, index) =>
    typed(tf.reshape(states[index] as tf.Tensor, shape), dtype),
  );
  return [...outputs, ...finals];
}

function typed(tensor: tf.Tensor, dtype: tf.DataType): tf.Tensor {
  return tensor.dtype === dtype ? tensor : tf.cast(tensor, dtype);
}

/** Whether ints are small enough for floats, from the first step to the last. */
function areExact(
  { bounded, gain }: StepTrace["wholeNumbers"],
  {
    initial,
    steps,
    at,
  }: {
    readonly initial: readonly tf.Tensor[];
    readonly steps: number;
    readonly at: (place: Place) => tf.Tensor;
  },
): boolean {
  return (
    gain * (steps + 1) <= mostGain &&
    bounded.every((place) => areAtMost(at(place), mostGiven)) &&
    initial.every((state) => areAtMost(state, mostInState))
  );
}

/** `[N, T, …]` as `[T · N, …]`, in the order of the steps. */
function inTime(
  sequence: tf.Tensor,
  [rows, steps]: readonly [rows: number, steps: number],
  { reverse = false }: ScanOptions,
): tf.Tensor {
  const [batch, length, ...axes] = sequence.shape;
  if (batch !== rows || length !== steps) throw new Untraceable("sequences of several lengths");
  const first = swapped(sequence);
  return tf.reshape(reverse ? tf.reverse(first, 0) : first, [rows * steps, ...axes]);
}

function maskInTime(
  mask: tf.Tensor,
  size: readonly [rows: number, steps: number],
  options: ScanOptions,
): tf.Tensor {
  return tf.reshape(inTime(tf.cast(mask, "float32"), size, options), [-1, 1]);
}

/** From `[T, N, …]`, in the order of the steps, to `[N, T, …]`, in that of time. */
function outputOf(
  flat: tf.Tensor,
  shape: readonly number[],
  steps: number,
  { keepsLast = false, reverse = false }: ScanOptions,
): tf.Tensor {
  if (keepsLast) return tf.reshape(flat, [...shape]);
  const ordered = tf.reshape(flat, [steps, ...shape]);
  return swapped(reverse ? tf.reverse(ordered, 0) : ordered);
}
