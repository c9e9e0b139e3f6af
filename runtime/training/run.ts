/** One run of the training loop, from the start or from a state. */
import * as tf from "@tensorflow/tfjs";
import { stream } from "../random.ts";
import { drawing } from "../seeded.ts";
import type { Samples } from "./data.ts";
import type { Watch } from "./early-stopping.ts";
import { DivergedError } from "./diverged-error.ts";
import { evaluate } from "./evaluate.ts";
import type { FitOptions, History } from "./fit.ts";
import { learningRateOf } from "./learning-rate.ts";
import { means, type Means } from "./means.ts";
import type { Network } from "./network.ts";
import type { TrainingPlan } from "./plan.ts";
import type { TrainingProgress } from "./progress.ts";
import { stateOf } from "./state.ts";
import { readMeasures, trainOn } from "./step.ts";
import { streams } from "./streams.ts";

export interface RunOptions {
  readonly net: tf.LayersModel;
  readonly network: Network;
  readonly plan: TrainingPlan;
  readonly samples: Samples;
  readonly optimizer: tf.Optimizer;
  readonly variables: tf.Variable[];
  readonly watch: Watch;
  readonly seed: number;
  readonly options: FitOptions;
}

export class Run {
  readonly history: TrainingProgress[];
  readonly #run: RunOptions;
  readonly #batches: number;
  readonly #started: number;
  #epoch: number;
  #batch: number;
  #total: Means;
  #rate: number | undefined;
  #breath = performance.now();

  constructor(run: RunOptions) {
    const { resume } = run.options;
    this.#run = run;
    this.#batches = Math.ceil(run.samples.count / run.plan.batch);
    this.#started = performance.now() - 1000 * (resume?.seconds ?? 0);
    this.history = [...(resume?.history ?? [])];
    this.#epoch = resume?.epoch ?? 1;
    this.#batch = resume?.batch ?? 0;
    this.#total = means(resume?.sums);
  }

  async train(): Promise<History["ended"]> {
    const { plan, watch, options } = this.#run;
    for (; this.#epoch <= plan.epochs; this.#epoch++) {
      if (watch.isOver()) return "stopped early";
      const isWhole = await this.#trainEpoch();
      if (!isWhole) {
        await options.onCheckpoint?.("aborted", () => this.#state());
        return "aborted";
      }
      await this.#endEpoch();
    }
    return watch.isOver() && this.history.length < plan.epochs ? "stopped early" : "completed";
  }

  /** False if it was aborted. */
  async #trainEpoch(): Promise<boolean> {
    const { plan, samples, options } = this.#run;
    const order = this.#order();
    for (; this.#batch < this.#batches;) {
      if (options.signal?.aborted) return false;
      const from = this.#batch * plan.batch;
      await this.#trainBatch(order.subarray(from, from + plan.batch));
      this.#batch++;
      const progress = this.#progress("batch");
      options.onBatch?.(progress);
      options.onProgress?.(progress);
      if (this.#batch < this.#batches) await options.onCheckpoint?.("batch", () => this.#state());
      await this.#breathe();
    }
    return samples.count > 0;
  }

  async #trainBatch(numbers: Int32Array): Promise<void> {
    const { network, plan, samples, optimizer, variables, seed } = this.#run;
    const batch = samples.batch(numbers);
    const step = (this.#epoch - 1) * this.#batches + this.#batch;
    this.#rate = learningRateOf(optimizer);
    try {
      const tensors = drawing(stream(seed, streams.step, step), () =>
        trainOn(network, plan, optimizer, variables, batch),
      );
      const measures = await readMeasures(plan, tensors);
      if (!Number.isFinite(measures.loss)) throw this.#diverged(measures.loss);
      this.#total.add(measures, numbers.length);
    } finally {
      tf.dispose([batch.inputs, batch.targets]);
    }
  }

  /** The samples in the order of the epoch, which depends on nothing but the seed and its number. */
  #order(): Int32Array {
    const { plan, samples, seed } = this.#run;
    const order = Int32Array.from({ length: samples.count }, (_, index) => index);
    return plan.shuffle === false ? order : stream(seed, streams.order, this.#epoch).shuffle(order);
  }

  async #endEpoch(): Promise<void> {
    const { net, plan, watch, options } = this.#run;
    const validation =
      options.validation && (await evaluate(net, plan, options.validation, plan.batch));
    const ended = { ...this.#progress("epoch"), ...(validation && { validation }) };
    this.history.push(ended);
    options.onEpoch?.(ended);
    options.onProgress?.(ended);
    await watch.note(validation ?? ended.measures);
    this.#batch = 0;
    this.#total = means();
    await options.onCheckpoint?.("epoch", () => this.#state(this.#epoch + 1));
  }

  #state(epoch = this.#epoch): ReturnType<typeof stateOf> {
    return stateOf({
      ...this.#run,
      samples: this.#run.samples.count,
      epoch,
      batch: this.#batch,
      total: this.#total,
      history: this.history,
      seconds: this.#seconds(),
    });
  }

  #seconds(): number {
    return (performance.now() - this.#started) / 1000;
  }

  #progress(kind: "batch" | "epoch"): TrainingProgress {
    return {
      kind,
      epoch: this.#epoch,
      epochs: this.#run.plan.epochs,
      batch: this.#batch,
      batches: this.#batches,
      measures: this.#total.measures(),
      learningRate: this.#rate,
      seconds: this.#seconds(),
    };
  }

  #diverged(loss: number): DivergedError {
    const than = this.#rate === undefined ? "" : ` than ${this.#rate}`;
    return new DivergedError(
      `The loss became ${loss} in epoch ${this.#epoch}, batch ${this.#batch + 1}: the weights ran away. ` +
        `Try a lower learning rate${than}, or clip the gradients; check, too, that the data hold no NaN.`,
    );
  }

  /** Lets timers, signals and the page run, every 50 ms: the computation itself never waits for anything. */
  async #breathe(): Promise<void> {
    if (performance.now() - this.#breath < 50) return;
    await new Promise((resolve) => setTimeout(resolve, 0));
    this.#breath = performance.now();
  }
}
