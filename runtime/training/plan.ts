/** How a model is trained: what the `train` section of a `.nn` file compiles to, and what `fit` follows. */
import type { LayersModel, Optimizer, Scalar, Tensor } from "@tensorflow/tfjs";

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

/** Where a model makes a signal: an output or an input by its number, a weight by its name, or what a layer gives. */
export type TrainingSignal =
  | { readonly output: number }
  | { readonly input: number }
  | { readonly weight: string }
  | {
      readonly layer: string;
      /** Which of its applications, counted from 0 in the order of the module. */
      readonly application: number;
      /** Which of its results. */
      readonly result: number;
    };

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
  /** Determines the initial weights of a model made by its module, the order of the samples, and dropout. */
  readonly seed?: number;
  /** Whether each epoch sees the samples in another order; it does by default. */
  readonly shuffle?: boolean;
  readonly earlyStopping?: EarlyStopping;
  /** Signals that the loss or a metric uses and that are no outputs of the model, by name. */
  readonly signals?: Readonly<Record<string, TrainingSignal>>;
  /** Weights that weight decay leaves alone, by their names: biases, the scales of norms and what says so. */
  readonly undecayed?: readonly string[];
  /** Late-bound hyperparameters that the loss or a metric uses; the model says what it was made with. */
  readonly hyperparameters?: readonly string[];
  /** A new optimizer for `net`; `fit` disposes it. */
  optimizer(net: LayersModel): Optimizer;
  /** The mean over the batch of what is to become small. */
  loss(outputs: NamedTensors, targets: NamedTensors, hyperparameters: Hyperparameters): Scalar;
  /** Means over the batch. */
  readonly metrics: Readonly<Record<string, Metric>>;
}

/** The values of hyperparameters by their names. */
export type Hyperparameters = Readonly<Record<string, number>>;

export type Metric = (
  outputs: NamedTensors,
  targets: NamedTensors,
  hyperparameters: Hyperparameters,
) => Scalar;
