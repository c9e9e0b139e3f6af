/** The training loop: epochs of batches in a random order that a seed determines, with one step of the optimizer each. */
import * as tf from "@tensorflow/tfjs";
import { registerGradients } from "../gradients/register.ts";
import { UpdateRule } from "../optimizers/update-rule.ts";
import { registerTrainingKernels } from "../wasm-kernels/register.ts";
import { samplesOf, type SampleData, type TrainingData } from "./data.ts";
import { watch } from "./early-stopping.ts";
import { networkOf, sizedBy } from "./network.ts";
import type { TrainingPlan } from "./plan.ts";
import type { TrainingProgress } from "./progress.ts";
import { Run } from "./run.ts";
import { requireSame, type TrainingState } from "./state.ts";
import { variablesOf } from "./step.ts";
import { writeWeights } from "./weights.ts";

export interface FitOptions {
  /** Take the place of the plan's. */
  readonly epochs?: number;
  readonly batch?: number;
  readonly seed?: number;
  /** Measured after each epoch, and never trained on. */
  readonly validation?: TrainingData<SampleData>;
  readonly onBatch?: (progress: TrainingProgress) => void;
  readonly onEpoch?: (progress: TrainingProgress) => void;
  /** Is told of batches and of epochs. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /**
   * May save the state that training is in, which `capture` reads; called after each batch, after each epoch and when
   * training is aborted, and waited for.
   */
  readonly onCheckpoint?: (
    moment: "batch" | "epoch" | "aborted",
    capture: () => Promise<TrainingState>,
  ) => Promise<void> | void;
  /** Goes on from a state of a training of the same plan on the same data. */
  readonly resume?: TrainingState;
  /** Ends training after the batch that is being computed; `fit` then returns what it has. */
  readonly signal?: AbortSignal;
}

export interface History {
  /** One for each whole epoch, those before `resume` included. */
  readonly epochs: readonly TrainingProgress[];
  readonly ended: "completed" | "stopped early" | "aborted";
  readonly seed: number;
}

/**
 * Trains `net` in place, as `plan` says. The same seed, model, data and backend give the same weights, bit for bit.
 *
 * @param data tensors or typed arrays by the names of the plan's inputs and targets
 * @throws Error for data that do not fit the plan, or a state that is not of such a training
 * @throws DivergedError once the loss is no number any more
 */
export async function fit(
  net: tf.LayersModel,
  plan: TrainingPlan,
  data: TrainingData<SampleData>,
  options: FitOptions = {},
): Promise<History> {
  registerGradients(tf);
  registerTrainingKernels(tf);
  const { resume } = options;
  const seed = resume?.seed ?? options.seed ?? plan.seed ?? Math.floor(Math.random() * 2 ** 32);
  const { epochs = plan.epochs, batch = plan.batch } = options;
  const chosen = { ...sizedBy(net, plan), epochs, batch, seed };
  const samples = samplesOf(chosen, data);
  const network = networkOf(net, chosen);
  if (resume) requireSame(resume, chosen, samples.count);
  const variables = variablesOf(net);
  const optimizer = chosen.optimizer(net);
  try {
    const stopping = watch(chosen.earlyStopping, net, resume?.best);
    const batches = Math.ceil(samples.count / batch);
    if (optimizer instanceof UpdateRule)
      optimizer.lengths = { stepsPerEpoch: batches, steps: batches * epochs };
    if (resume) {
      writeWeights(net, resume.weights);
      if (resume.optimizer && optimizer instanceof UpdateRule)
        optimizer.restore(variables, resume.optimizer);
    }
    const run = new Run({ net, network, plan: chosen, samples, optimizer, variables, watch: stopping, seed, options }); // prettier-ignore
    const ended = await run.train();
    if (ended !== "aborted") stopping.restoreBest();
    return { epochs: run.history, ended, seed };
  } finally {
    disposeOptimizer(optimizer);
  }
}

/** That of tfjs leaves the learning rate of momentum behind. */
function disposeOptimizer(optimizer: tf.Optimizer): void {
  optimizer.dispose();
  const { c } = optimizer as unknown as { readonly c?: tf.Tensor };
  if (c && !c.isDisposed) c.dispose();
}
