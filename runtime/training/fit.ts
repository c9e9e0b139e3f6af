import * as tf from "@tensorflow/tfjs";
import { random } from "../random.ts";
import { gather, type TrainingData } from "./data.ts";
import type { Tensors, TrainingPlan } from "./plan.ts";

/** Means over the samples seen, by name; `loss` is always there. */
export type Scores = Readonly<Record<string, number>>;

export interface BatchReport {
  readonly epoch: number;
  readonly epochs: number;
  /** Batches done in this epoch, and how many there are. */
  readonly batch: number;
  readonly batches: number;
  /** Means of the epoch so far. */
  readonly scores: Scores;
}

export interface EpochReport {
  /** From 1. */
  readonly epoch: number;
  readonly scores: Scores;
  /** On the validation data, where there is any. */
  readonly validation: Scores | undefined;
  readonly seconds: number;
}

export interface FitOptions {
  readonly epochs?: number;
  readonly batch?: number;
  readonly validation?: TrainingData;
  readonly onBatch?: (report: BatchReport) => void;
  readonly onEpoch?: (report: EpochReport) => void;
  /** Stops after the batch at hand. */
  readonly signal?: AbortSignal;
}

/** Training came to a loss that is no number. */
export class DivergedError extends Error {}

/**
 * Trains a model as its plan says: shuffled batches, the gradient of the loss by every trainable weight, one step of
 * the optimiser. Leaves no tensors behind.
 */
export async function fit(
  net: tf.LayersModel,
  plan: TrainingPlan,
  data: TrainingData,
  options: FitOptions = {},
): Promise<readonly EpochReport[]> {
  const epochs = options.epochs ?? plan.epochs;
  const size = Math.min(options.batch ?? plan.batch, data.count);
  const stream = random(plan.seed ?? Math.floor(Math.random() * 2 ** 32));
  const optimizer = plan.optimizer();
  const order = Int32Array.from({ length: data.count }, (_, index) => index);
  const batches = Math.ceil(data.count / size);
  const reports: EpochReport[] = [];
  for (let epoch = 1; epoch <= epochs && !options.signal?.aborted; epoch++) {
    const start = performance.now();
    stream.shuffle(order);
    const meter = new Meter();
    for (let batch = 0; batch < batches && !options.signal?.aborted; batch++) {
      const places = order.subarray(batch * size, Math.min((batch + 1) * size, data.count));
      meter.add(step(net, plan, data, places, optimizer), places.length);
      if (!Number.isFinite(meter.means()["loss"])) {
        throw new DivergedError(
          `the loss is no number any more, in batch ${batch + 1} of epoch ${epoch}; try a lower learning rate`,
        );
      }
      options.onBatch?.({ epoch, epochs, batch: batch + 1, batches, scores: meter.means() });
      // Lets timers and signals of the host have their turn.
      if (batch % 8 === 7) await new Promise((resolve) => setTimeout(resolve));
    }
    const validation = options.validation && evaluate(net, plan, options.validation);
    const report = {
      epoch,
      scores: meter.means(),
      validation,
      seconds: (performance.now() - start) / 1000,
    };
    reports.push(report);
    options.onEpoch?.(report);
  }
  optimizer.dispose();
  return reports;
}

/** One batch: gradients, clipping, the optimiser's step, weight decay. */
function step(
  net: tf.LayersModel,
  plan: TrainingPlan,
  data: TrainingData,
  places: Int32Array,
  optimizer: tf.Optimizer,
): Scores {
  const batch = gather(data, [...plan.inputs, ...plan.targets], places);
  const scores: Record<string, number> = {};
  tf.tidy(() => {
    const measured: [string, tf.Scalar][] = [];
    const variables = net.trainableWeights.map((weight) => weight.read() as tf.Variable);
    const { value, grads } = tf.variableGrads(() => {
      const outputs = apply(net, plan, batch, true);
      for (const [name, metric] of Object.entries(plan.metrics))
        measured.push([name, tf.keep(metric(outputs, batch))]);
      return plan.loss(outputs, batch);
    }, variables);
    optimizer.applyGradients(clipped(grads, plan.clipNorm));
    decay(variables, plan, optimizer);
    scores["loss"] = value.dataSync()[0] ?? Number.NaN;
    for (const [name, metric] of measured) {
      scores[name] = metric.dataSync()[0] ?? Number.NaN;
      metric.dispose();
    }
  });
  tf.dispose(batch);
  return scores;
}

function apply(
  net: tf.LayersModel,
  plan: TrainingPlan,
  batch: Tensors,
  training: boolean,
): Tensors {
  const inputs = plan.inputs.map(({ name }) => batch[name] as tf.Tensor);
  const result = net.apply(inputs.length === 1 ? (inputs[0] as tf.Tensor) : inputs, {
    training,
  }) as tf.Tensor | tf.Tensor[];
  const outputs = Array.isArray(result) ? result : [result];
  return Object.fromEntries(plan.outputs.map((name, index) => [name, outputs[index] as tf.Tensor]));
}

function clipped(grads: tf.NamedTensorMap, most: number | undefined): tf.NamedTensorMap {
  if (most === undefined) return grads;
  const squares = Object.values(grads).map((grad) => tf.sum(tf.square(grad)));
  const norm = tf.sqrt(tf.addN(squares));
  const scale = tf.minimum(1, tf.div(most, tf.add(norm, 1e-6)));
  return Object.fromEntries(
    Object.entries(grads).map(([name, grad]) => [name, tf.mul(grad, scale)]),
  );
}

/** Kernels and matrices decay; biases and the scales of norms do not. */
function decay(
  variables: readonly tf.Variable[],
  { weightDecay }: TrainingPlan,
  optimizer: tf.Optimizer,
): void {
  if (!weightDecay) return;
  const rate = (optimizer as unknown as { learningRate?: number }).learningRate ?? 0;
  for (const variable of variables) {
    if (variable.rank >= 2) variable.assign(tf.mul(variable, 1 - rate * weightDecay));
  }
}

/** Loss and metrics of a model on data, without training. */
export function evaluate(
  net: tf.LayersModel,
  plan: TrainingPlan,
  data: TrainingData,
  batch = 256,
): Scores {
  const meter = new Meter();
  for (let start = 0; start < data.count; start += batch) {
    const places = Int32Array.from(
      { length: Math.min(batch, data.count - start) },
      (_, index) => start + index,
    );
    const tensors = gather(data, [...plan.inputs, ...plan.targets], places);
    const scores = tf.tidy((): Scores => {
      const outputs = apply(net, plan, tensors, false);
      const value = (scalar: tf.Scalar): number => scalar.dataSync()[0] ?? Number.NaN;
      const metrics = Object.entries(plan.metrics).map(([name, metric]): [string, number] => [
        name,
        value(metric(outputs, tensors)),
      ]);
      return { loss: value(plan.loss(outputs, tensors)), ...Object.fromEntries(metrics) };
    });
    tf.dispose(tensors);
    meter.add(scores, places.length);
  }
  return meter.means();
}

/** Weighted means of scores. */
class Meter {
  readonly #sums = new Map<string, number>();
  #count = 0;

  add(scores: Scores, count: number): void {
    for (const [name, value] of Object.entries(scores))
      this.#sums.set(name, (this.#sums.get(name) ?? 0) + value * count);
    this.#count += count;
  }

  means(): Scores {
    return Object.fromEntries([...this.#sums].map(([name, sum]) => [name, sum / this.#count]));
  }
}
