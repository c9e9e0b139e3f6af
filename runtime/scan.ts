import * as tf from "@tensorflow/tfjs";

/** Outputs and new states of one step. */
export type StepResult = readonly [outputs: readonly tf.Tensor[], states: readonly tf.Tensor[]];

/** What `scan` calls itself. */
export const scanOperations = {
  cast: tf.cast,
  reshape: tf.reshape,
  squeeze: tf.squeeze,
  stack: tf.stack,
  unstack: tf.unstack,
  where: tf.where,
  zeros: tf.zeros,
  zerosLike: tf.zerosLike,
};

export type ScanOperations = typeof scanOperations;

export interface ScanOptions {
  /** Runs from the last step to the first; outputs keep the order of the inputs. */
  readonly reverse?: boolean;
  /** Gives only the outputs of the last step that runs, without a time axis. */
  readonly keepsLast?: boolean;
  /** Gives the last states after the outputs. */
  readonly givesFinal?: boolean;
  /** `bool [N, T]`: where it is false, states stay and outputs repeat what the step before gave. */
  readonly mask?: tf.Tensor;
}

/**
 * Runs a step along the time axis.
 *
 * @param sequences tensors `[N, T, …]`, equally long
 * @param initial states before the first step, `[N, …]` each
 * @param step gets the inputs of one step, `[N, …]` each, and the states
 * @returns the outputs, `[N, T, …]` each (or `[N, …]` with `keepsLast`), then the last states with `givesFinal`;
 * of a sequence without steps `[N, 0, …]`, or zeros with `keepsLast`
 * @param operations what it cuts and joins tensors with; those of tfjs unless something else stands in for tensors
 */
export function scan(
  sequences: readonly tf.Tensor[],
  initial: readonly tf.Tensor[],
  step: (inputs: readonly tf.Tensor[], states: readonly tf.Tensor[]) => StepResult,
  { reverse = false, keepsLast = false, givesFinal = false, mask }: ScanOptions = {},
  operations: ScanOperations = scanOperations,
): tf.Tensor[] {
  const slices = sequences.map((sequence) => slicesOf(sequence, operations));
  const length = slices[0]?.length ?? 0;
  if (length === 0) return withoutSteps(sequences, initial, step, { keepsLast, givesFinal });
  const masks = mask && slicesOf(mask, operations);
  let states = initial;
  let outputs: readonly tf.Tensor[] = [];
  const history: (readonly tf.Tensor[])[] = [];
  for (let index = 0; index < length; index++) {
    const time = reverse ? length - 1 - index : index;
    const inputs = slices.map((slice) => slice[time] as tf.Tensor);
    const [made, next] = step(inputs, states);
    const isOn = masks?.[time];
    const before = outputs;
    outputs = isOn
      ? made.map((value, place) => hold(operations, isOn, value, before[place]))
      : made;
    const held = states;
    states = isOn ? next.map((value, place) => hold(operations, isOn, value, held[place])) : next;
    history.push(outputs);
  }
  if (reverse) history.reverse();
  const results = keepsLast
    ? [...outputs]
    : outputs.map((_, place) =>
        operations.stack(
          history.map((made) => made[place] as tf.Tensor),
          1,
        ),
      );
  return givesFinal ? [...results, ...states] : results;
}

/** The slices along time; tfjs cannot differentiate `unstack` where there is only one. */
function slicesOf(sequence: tf.Tensor, { squeeze, unstack }: ScanOperations): tf.Tensor[] {
  return sequence.shape[1] === 1 ? [squeeze(sequence, [1])] : unstack(sequence, 1);
}

/** A step on zeros tells the shapes of outputs that no step has made. */
function withoutSteps(
  sequences: readonly tf.Tensor[],
  initial: readonly tf.Tensor[],
  step: (inputs: readonly tf.Tensor[], states: readonly tf.Tensor[]) => StepResult,
  { keepsLast, givesFinal }: ScanOptions,
): tf.Tensor[] {
  const zeros = sequences.map(({ shape: [batch = 0, , ...axes], dtype }) =>
    tf.zeros([batch, ...axes], dtype),
  );
  const [made] = step(zeros, initial);
  const results = made.map((value) => {
    const [batch = 0, ...axes] = value.shape;
    return keepsLast ? tf.zerosLike(value) : tf.zeros([batch, 0, ...axes], value.dtype);
  });
  return givesFinal ? [...results, ...initial.map((state) => state.clone())] : results;
}

/** The new value where the mask is on, else the old one; before the first step that is zero. */
function hold(
  operations: ScanOperations,
  isOn: tf.Tensor,
  value: tf.Tensor,
  before?: tf.Tensor,
): tf.Tensor {
  const { cast, reshape, where, zerosLike } = operations;
  const old = before ?? zerosLike(value);
  // The wasm backend takes bools for floats here, and writes beyond the end of the result.
  if (value.dtype === "bool")
    return cast(hold(operations, isOn, cast(value, "int32"), cast(old, "int32")), "bool");
  const shape = [-1, ...value.shape.slice(1).map(() => 1)];
  return where(cast(reshape(isOn, shape), "bool"), value, old);
}
