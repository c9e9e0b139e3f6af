import type * as tf from "@tensorflow/tfjs";
import type { sines } from "../elementwise/sines.ts";
import type { adaptiveAvgPool } from "../operations/adaptive-avg-pool.ts";
import type { readBuffer, writeBuffer } from "../operations/buffers.ts";
import type { groupNorm } from "../operations/group-norm.ts";
import type { groupedConv2d } from "../operations/grouped-conv2d.ts";
import type { layerNorm } from "../operations/layer-norm.ts";
import type { positionalEncoding } from "../operations/positional-encoding.ts";
import type { maskedSoftmax, softmaxOver } from "../operations/softmax.ts";
import type { stopGradient } from "../operations/stop-gradient.ts";
import type { ScanOptions, StepResult } from "../scan.ts";

/** Functions of the runtime that a pure step may call, as if they were of tfjs. */
export interface RuntimeOperations {
  readonly adaptiveAvgPool: typeof adaptiveAvgPool;
  readonly fusedScan: (
    operations: Operations,
    sequences: readonly tf.Tensor[],
    initial: readonly tf.Tensor[],
    step: PureStep,
    options?: ScanOptions,
  ) => tf.Tensor[];
  readonly groupNorm: typeof groupNorm;
  readonly groupedConv2d: typeof groupedConv2d;
  readonly layerNorm: typeof layerNorm;
  readonly maskedSoftmax: typeof maskedSoftmax;
  readonly positionalEncoding: typeof positionalEncoding;
  readonly readBuffer: typeof readBuffer;
  readonly softmaxOver: typeof softmaxOver;
  readonly stopGradient: typeof stopGradient;
  readonly writeBuffer: typeof writeBuffer;
  /** No function, but what kernels for `sin` and `cos` are made of; `nnc/runtime` has it anyway, `nnc/runtime/core` has not. */
  readonly sines: typeof sines;
}

/** Functions of tfjs, and of the runtime. */
export type Operations = Partial<typeof tf> & Partial<RuntimeOperations>;

/** A step that computes with the `tf` that it is given. */
export type PureStep = (
  inputs: readonly tf.Tensor[],
  states: readonly tf.Tensor[],
  operations: typeof tf,
) => StepResult;

/** A step, and what it is called with where it is not traced. */
export interface TracedStep {
  readonly step: PureStep;
  readonly operations: Operations;
}

/** The same of a stream, with what stays from step to step. */
export type PureStreamStep = (
  inputs: readonly tf.Tensor[],
  states: readonly tf.Tensor[],
  kept: readonly tf.Tensor[],
  operations: typeof tf,
) => StepResult;

/** A step of a stream, and what it is with any `tf`, where it calls nothing else, and the one that it has. */
export interface StreamStep {
  (
    inputs: readonly tf.Tensor[],
    states: readonly tf.Tensor[],
    kept: readonly tf.Tensor[],
  ): StepResult;
  readonly pure?: PureStreamStep;
  readonly operations?: Operations;
}

/** A step of a stream that calls functions of `operations` alone, on its arguments and the weights of its model. */
export function pureStep(operations: Operations, pure: PureStreamStep): StreamStep {
  return Object.assign(
    (...[inputs, states, kept]: Parameters<StreamStep>) =>
      pure(inputs, states, kept, operations as typeof tf),
    { pure, operations },
  );
}
