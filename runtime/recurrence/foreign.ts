/**
 * Functions of tfjs that a step calls where no kernel of ours computes what they do. They hold no tensors, so that a
 * trace can be kept.
 */
import type * as tf from "@tensorflow/tfjs";

/** A tensor of one step, or one that is the same at all. */
export interface TensorLike {
  readonly shape: readonly number[];
  readonly dtype: tf.DataType;
}

export interface Foreign {
  /** Functions of one key compute the same. */
  readonly key: string;
  /** What it is given of the step; first come the values of a row of the graph. */
  readonly values: readonly TensorLike[];
  /** What it is given that is the same at all steps: places among the constants of the trace. */
  readonly constants: readonly number[];
  readonly compute: ForeignCompute;
  /** Undefined where there are no gradients. */
  readonly derivative?: ForeignDerivative;
}

/** @param constants those that it reads, in their order */
export type ForeignCompute = (
  values: readonly tf.Tensor[],
  constants: readonly tf.Tensor[],
) => tf.Tensor;

export interface ForeignDerivative {
  /** Of the result, and so of its gradient. */
  readonly shape: readonly number[];
  /** The gradient for the result stands behind the values that the function was given, if it reads these, or alone. */
  readonly forValue: (index: number) => GradientOf | undefined;
  readonly forConstant: (index: number) => GradientOf | undefined;
}

/** How a gradient is computed. */
export interface GradientOf {
  readonly readsValues: boolean;
  /** It can be computed for all steps at once, as one of so many more rows. */
  readonly isForAllSteps?: boolean;
  readonly compute: ForeignCompute;
}
