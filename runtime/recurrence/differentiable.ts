/** A compiled recurrence as one operation of tfjs with a gradient of its own. */
import * as tf from "@tensorflow/tfjs";
import type { TensorInfo } from "@tensorflow/tfjs";
import { addressOf } from "../wasm-kernels/shared-memory.ts";
import { isTapeOn, type WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import { gradientsOf } from "./backward.ts";
import { slotNames, type CompiledStep } from "./compiled-step.ts";
import { runSchedule } from "./run-schedule.ts";
import { Workspace } from "./workspace.ts";

/** Tensors that a recurrence reads. Sequences are `[T · N, …]`, states `[N, …]`. */
export interface RecurrenceInputs {
  readonly sequences: readonly tf.Tensor[];
  readonly initial: readonly tf.Tensor[];
  readonly givens: readonly tf.Tensor[];
  readonly weights: readonly tf.Tensor[];
  /** What foreign functions read that is the same at all steps. */
  readonly constants: readonly tf.Tensor[];
}

export interface RecurrenceSize {
  readonly rows: number;
  readonly steps: number;
}

/** How many floats the outputs have, and after them the last states. */
export function resultSizes(
  { step, sizes }: CompiledStep,
  { rows, steps }: RecurrenceSize,
): readonly number[] {
  const times = sizes.keepsLast ? 1 : steps;
  return [
    ...step.outputs.map((id) => times * rows * step.graph.columns(id)),
    ...sizes.states.map((columns) => rows * columns),
  ];
}

/**
 * The outputs, `[T, N, …]` each or `[N, …]` of the last step, then the states after the last step, all in one row.
 * Gradients of the first order only.
 */
export function recurrence(
  compiled: CompiledStep,
  inputs: RecurrenceInputs,
  size: RecurrenceSize,
): tf.Tensor1D {
  const backend = tf.backend() as unknown as WasmBackend;
  const { sequences, initial, givens, weights, constants } = inputs;
  const all = [...sequences, ...initial, ...givens, ...weights, ...constants];
  const isTraining = isTapeOn({ engine: tf.engine });
  const run = tf.customGrad((...args) => {
    const save = args[all.length] as unknown as tf.GradSaveFunc;
    const tensors = args.slice(0, all.length) as tf.Tensor[];
    const given = sorted(tensors, inputs);
    const { value, kept } = forward(backend, compiled, given, size, isTraining);
    if (kept) save([...tensors, kept]);
    return {
      value,
      gradFunc: (dy, saved) =>
        gradientsOf(backend, compiled, {
          dy,
          inputs: sorted(saved.slice(0, -1), inputs),
          kept: saved.at(-1) as tf.Tensor,
          size,
        }),
    };
  });
  return run(...all) as tf.Tensor1D;
}

function sorted(tensors: readonly tf.Tensor[], like: RecurrenceInputs): RecurrenceInputs {
  let start = 0;
  const next = (list: readonly unknown[]): readonly tf.Tensor[] => {
    start += list.length;
    return tensors.slice(start - list.length, start);
  };
  return {
    sequences: next(like.sequences),
    initial: next(like.initial),
    givens: next(like.givens),
    weights: next(like.weights),
    constants: next(like.constants),
  };
}

export function bindInputs(
  backend: WasmBackend,
  workspace: Workspace,
  { sequences, givens }: Pick<RecurrenceInputs, "sequences" | "givens">,
): void {
  sequences.forEach((tensor, index) => {
    workspace.bind(slotNames.sequence(index), addressOf(backend, tensor));
  });
  givens.forEach((tensor, index) => {
    workspace.bind(slotNames.given(index), addressOf(backend, tensor));
  });
}

/** Says where everything is that the forward run keeps, from an address on; gives how many bytes it is. */
export function bindKept(compiled: CompiledStep, workspace: Workspace, address: number): number {
  let end = address;
  for (const { name, columns, isState } of compiled.training().forward.kept) {
    workspace.bind(name, end);
    end += workspace.stride({ columns }) * (workspace.steps + (isState ? 1 : 0));
  }
  return end - address;
}

function forward(
  backend: WasmBackend,
  compiled: CompiledStep,
  inputs: RecurrenceInputs,
  size: RecurrenceSize,
  isTraining: boolean,
): { readonly value: tf.Tensor; readonly kept: tf.Tensor | undefined } {
  const { sizes, step } = compiled;
  const workspace = new Workspace(backend, size.rows, size.steps);
  try {
    const parts = resultSizes(compiled, size);
    const result = backend.makeOutput([parts.reduce((sum, part) => sum + part, 0)], "float32");
    const kept = isTraining
      ? backend.makeOutput([bindKept(compiled, workspace, 0) / 4], "float32")
      : undefined;
    if (kept) bindKept(compiled, workspace, addressOf(backend, kept));
    bindInputs(backend, workspace, inputs);
    const places = placesOf(parts, addressOf(backend, result));
    step.outputs.forEach((_, index) => {
      workspace.bind(slotNames.output(index), places[index] ?? 0);
    });
    const states = sizes.states.map((columns, index) => {
      const each = isTraining ? "step" : "turn";
      return workspace.address({ name: slotNames.state(index), columns, each });
    });
    states.forEach((address, index) => {
      const initial = inputs.initial[index] as tf.Tensor;
      workspace.copy(addressOf(backend, initial), address, 4 * initial.size);
    });
    const { operations } = isTraining ? compiled.training().forward : compiled.inference;
    const key = `${compiled.key} ${isTraining ? "training" : "inference"}`;
    const { weights, constants } = inputs;
    const { foreigns } = step.graph;
    runSchedule({ backend, key, operations, foreigns, workspace, weights, constants, isBackward: false }); // prettier-ignore
    states.forEach((address, index) => {
      const bytes = workspace.stride({ columns: sizes.states[index] ?? 0 });
      const last = address + bytes * (isTraining ? size.steps : size.steps & 1);
      workspace.copy(last, places[step.outputs.length + index] ?? 0, bytes);
    });
    return { value: tensorOf(result), kept: kept && tensorOf(kept) };
  } finally {
    workspace.release();
  }
}

/** Where each part begins. */
export function placesOf(parts: readonly number[], address: number): readonly number[] {
  let next = address;
  return parts.map((part) => {
    next += 4 * part;
    return next - 4 * part;
  });
}

/** What a kernel made, as a tensor that tfjs looks after. */
export function tensorOf(info: TensorInfo): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo(info);
}
