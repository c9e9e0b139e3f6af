/** The training loop: epochs of batches in a random order that a seed determines, with one step of the optimizer each. */
import * as tf from "@tensorflow/tfjs";
import { registerGradients } from "../gradients/register.ts";
import { random } from "../random.ts";
import { registerTrainingKernels } from "../wasm-kernels/register.ts";
import { samplesOf, type Samples, type TrainingData } from "./data.ts";
import { watch } from "./early-stopping.ts";
import { evaluate } from "./evaluate.ts";
import { learningRateOf, setLearningRate } from "./learning-rate.ts";
import { means } from "./means.ts";
import type { TrainingPlan } from "./plan.ts";
import { readMeasures, trainOn, variablesOf, type Measures } from "./step.ts";

/** How far training is, after a batch or after an epoch. */
export interface TrainingProgress {
  readonly kind: "batch" | "epoch";
  /** From 1. */
  readonly epoch: number;
  readonly epochs: number;
  /** Batches of this epoch that are done. */
  readonly batch: number;
  readonly batches: number;
  /** Means over the samples of this epoch so far, each measured before the step that used it. */
  readonly measures: Measures;
  /** At the end of an epoch, if there are validation data. */
  readonly validation?: Measures;
  readonly learningRate: number | undefined;
  /** Since training began. */
  readonly seconds: number;
}

export interface FitOptions {
  /** Take the place of the plan's. */
  readonly epochs?: number;
  readonly batch?: number;
  readonly seed?: number;
  /** Measured after each epoch, and never trained on. */
  readonly validation?: TrainingData;
  readonly onBatch?: (progress: TrainingProgress) => void;
  readonly onEpoch?: (progress: TrainingProgress) => void;
  /** Is told of batches and of epochs. */
  readonly onProgress?: (progress: TrainingProgress) => void;
  /** Ends training after the batch that is being computed; `fit` then returns what it has. */
  readonly signal?: AbortSignal;
}

export interface History {
  /** One for each whole epoch. */
  readonly epochs: readonly TrainingProgress[];
  readonly ended: "completed" | "stopped early" | "aborted";
  readonly seed: number;
}

/** The weights ran away; what they were is lost. */
export class DivergedError extends Error {
  override readonly name = "DivergedError";
}

/**
 * Trains `net` in place, as `plan` says.
 *
 * @param data typed arrays by the names of the plan's inputs and targets
 * @throws Error for data that do not fit the plan
 * @throws DivergedError once the loss is no number any more
 */
export async function fit(
  net: tf.LayersModel,
  plan: TrainingPlan,
  data: TrainingData,
  options: FitOptions = {},
): Promise<History> {
  registerGradients(tf);
  registerTrainingKernels(tf);
  const chosen = { ...plan, ...settingsOf(options) };
  const samples = samplesOf(chosen, data);
  const optimizer = chosen.optimizer();
  const stopping = watch(chosen.earlyStopping, variablesOf(net));
  try {
    return await run({ net, plan: chosen, samples, optimizer, options }, (measures) =>
      stopping.isOver(measures),
    );
  } finally {
    stopping.end();
    disposeOptimizer(optimizer);
  }
}

interface Run {
  readonly net: tf.LayersModel;
  readonly plan: TrainingPlan;
  readonly samples: Samples;
  readonly optimizer: tf.Optimizer;
  readonly options: FitOptions;
}

function settingsOf({ epochs, batch, seed }: FitOptions): Partial<TrainingPlan> {
  return {
    ...(epochs !== undefined && { epochs }),
    ...(batch !== undefined && { batch }),
    ...(seed !== undefined && { seed }),
  };
}

async function run(
  { net, plan, samples, optimizer, options }: Run,
  isOver: (measures: Measures) => boolean,
): Promise<History> {
  const seed = plan.seed ?? Math.floor(Math.random() * 2 ** 32);
  const generator = random(seed);
  const order = Int32Array.from({ length: samples.count }, (_, index) => index);
  const batches = Math.ceil(samples.count / plan.batch);
  const variables = variablesOf(net);
  const initialRate = learningRateOf(optimizer);
  const started = performance.now();
  const breathe = breather();
  const epochs: TrainingProgress[] = [];
  for (let epoch = 1; epoch <= plan.epochs; epoch++) {
    if (plan.shuffle !== false) generator.shuffle(order);
    const total = means();
    const progress = (kind: "batch" | "epoch", batch: number): TrainingProgress => ({
      kind,
      epoch,
      epochs: plan.epochs,
      batch,
      batches,
      measures: total.measures(),
      learningRate: learningRateOf(optimizer),
      seconds: (performance.now() - started) / 1000,
    });
    for (let batch = 0; batch < batches; batch++) {
      if (options.signal?.aborted) return { epochs, ended: "aborted", seed };
      if (plan.schedule && initialRate !== undefined) {
        const step = (epoch - 1) * batches + batch;
        setLearningRate(optimizer, initialRate * plan.schedule(step, plan.epochs * batches));
      }
      const numbers = order.subarray(batch * plan.batch, (batch + 1) * plan.batch);
      const tensors = samples.batch(numbers);
      const made = trainOn(net, plan, optimizer, variables, tensors);
      tf.dispose([tensors.inputs, tensors.targets]);
      const measures = await readMeasures(plan, made);
      if (!Number.isFinite(measures.loss)) throw diverged(measures.loss, epoch, batch, optimizer);
      total.add(measures, numbers.length);
      tell(options, progress("batch", batch + 1));
      await breathe();
    }
    const validation =
      options.validation && (await evaluate(net, plan, options.validation, plan.batch));
    const ended = { ...progress("epoch", batches), ...(validation && { validation }) };
    epochs.push(ended);
    tell(options, ended);
    if (isOver(validation ?? ended.measures)) return { epochs, ended: "stopped early", seed };
  }
  return { epochs, ended: "completed", seed };
}

function tell(options: FitOptions, progress: TrainingProgress): void {
  if (progress.kind === "batch") options.onBatch?.(progress);
  else options.onEpoch?.(progress);
  options.onProgress?.(progress);
}

function diverged(
  loss: number,
  epoch: number,
  batch: number,
  optimizer: tf.Optimizer,
): DivergedError {
  const rate = learningRateOf(optimizer);
  return new DivergedError(
    `The loss became ${loss} in epoch ${epoch}, batch ${batch + 1}: the weights ran away. ` +
      `Try a lower learning rate${rate === undefined ? "" : ` than ${rate}`}, or clip the gradients; ` +
      "check, too, that the data hold no NaN.",
  );
}

/** Lets timers, signals and the page run, every 50 ms: the computation itself never waits for anything. */
function breather(): () => Promise<void> {
  let last = performance.now();
  return async () => {
    if (performance.now() - last < 50) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    last = performance.now();
  };
}

/** That of tfjs leaves the learning rate of momentum behind. */
function disposeOptimizer(optimizer: tf.Optimizer): void {
  optimizer.dispose();
  const { c } = optimizer as unknown as { readonly c?: tf.Tensor };
  if (c && !c.isDisposed) c.dispose();
}
