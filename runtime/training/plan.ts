/** How a model is trained: what the `train` section of a `.nn` file compiles to, and what `fit` follows. */
import type { Optimizer, Scalar, Tensor } from "@tensorflow/tfjs";

/** One input, or one target, of a batch. */
export interface TrainingPort {
  readonly name: string;
  /** The batch axis first; `null` stands for a size that is known only when the model runs. */
  readonly shape: readonly (number | null)[];
  readonly dtype: string;
}

export type NamedTensors = Readonly<Record<string, Tensor>>;

/** Stops once a number has not become better for some epochs. */
export interface EarlyStopping {
  /** `loss` or the name of a metric; of the validation data, where there are any. */
  readonly monitor: string;
  /** How many epochs in a row may pass without a new best. */
  readonly patience: number;
  /** What counts as better, by at least this much; 0 by default. */
  readonly minDelta?: number;
  /** Whether less is better: by default, for the loss it is, for a metric it is not. */
  readonly goal?: "least" | "most";
  /** Goes back to the weights of the best epoch at the end. */
  readonly restoreBest?: boolean;
}

export interface TrainingPlan {
  /** The name of the model. */
  readonly model: string;
  /** In the order of the model's inputs. */
  readonly inputs: readonly TrainingPort[];
  /** What the model's outputs are called, in their order; `net.outputNames` where it is left out. */
  readonly outputs?: readonly string[];
  readonly targets: readonly TrainingPort[];
  /** How many samples make one step. */
  readonly batch: number;
  readonly epochs: number;
  /** Determines the order of the samples. */
  readonly seed?: number;
  /** Whether each epoch sees the samples in another order; it does by default. */
  readonly shuffle?: boolean;
  /** The largest norm of all gradients together; they are scaled down to it (Pascanu et al. 2013). */
  readonly clipNorm?: number;
  /** Decoupled from the gradient, as in AdamW (Loshchilov and Hutter 2019): each step, `w -= lr · decay · w`. */
  readonly weightDecay?: number;
  /** Names of weights that do not decay, such as those of biases and normalisation. */
  readonly undecayed?: readonly string[];
  /** The factor of the learning rate at a step; steps count from 0 to `steps - 1` over the whole training. */
  readonly schedule?: (step: number, steps: number) => number;
  readonly earlyStopping?: EarlyStopping;
  /** A new optimizer; `fit` disposes it. */
  optimizer(): Optimizer;
  /** The mean over the batch of what is to become small. */
  loss(outputs: NamedTensors, targets: NamedTensors): Scalar;
  /** Means over the batch. */
  readonly metrics: Readonly<Record<string, Metric>>;
}

export type Metric = (outputs: NamedTensors, targets: NamedTensors) => Scalar;
