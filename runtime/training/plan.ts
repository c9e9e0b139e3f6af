import type * as tf from "@tensorflow/tfjs";

/** A tensor by name; `null` is an axis of any size. */
export interface TensorPort {
  readonly name: string;
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

export type Tensors = Readonly<Record<string, tf.Tensor>>;

/** What a `train` section comes to: compiled modules export one for each model that has such a section. */
export interface TrainingPlan {
  /** The model's name. */
  readonly model: string;
  readonly inputs: readonly TensorPort[];
  /** Names of the model's outputs, in order. */
  readonly outputs: readonly string[];
  readonly targets: readonly TensorPort[];
  /** Samples in each step. */
  readonly batch: number;
  readonly epochs: number;
  /** Decides the order of the samples; without it, chance does. */
  readonly seed?: number;
  /** Decoupled weight decay (Loshchilov and Hutter 2019): matrices and kernels shrink by `lr · weightDecay` a step. */
  readonly weightDecay?: number;
  /** Gradients longer than this, all together, are shortened to it. */
  readonly clipNorm?: number;
  optimizer(): tf.Optimizer;
  /** Mean over the batch; outputs and targets by name. */
  loss(outputs: Tensors, targets: Tensors): tf.Scalar;
  readonly metrics: Readonly<Record<string, (outputs: Tensors, targets: Tensors) => tf.Scalar>>;
}
