/** How well a model does on data, and what it says of them. */
import * as tf from "@tensorflow/tfjs";
import { stream } from "../random.ts";
import { drawing } from "../seeded.ts";
import { samplesOf, type SampleData, type TrainingData } from "./data.ts";
import { means } from "./means.ts";
import { sizedBy, networkOf } from "./network.ts";
import type { NamedTensors, TrainingPlan } from "./plan.ts";
import { measuresOf, readMeasures, type Measures } from "./step.ts";
import { streams } from "./streams.ts";

/** One output for all samples. */
export interface Prediction {
  readonly data: Float32Array | Int32Array | Uint8Array;
  /** Of one sample. */
  readonly shape: readonly number[];
}

/**
 * The loss and the metrics of the plan on data, with nothing trained.
 *
 * @param batch how many samples are computed at once; that of the plan by default
 * @throws Error for data that do not fit the plan
 */
export async function evaluate(
  net: tf.LayersModel,
  plan: TrainingPlan,
  data: TrainingData<SampleData>,
  batch: number = plan.batch,
): Promise<Measures> {
  const samples = samplesOf(sizedBy(net, plan), data);
  const network = networkOf(net, plan);
  const total = means();
  for (const [index, numbers] of [...ranges(samples.count, batch)].entries()) {
    const { inputs, targets } = samples.batch(numbers);
    const measure = (): tf.Scalar[] =>
      tf.tidy(() => {
        const signals = network.signals(inputs, false);
        return [...measuresOf(plan, signals, targets, network.hyperparameters)];
      });
    let tensors: tf.Scalar[];
    try {
      // What is random even here, such as the sample of a variational autoencoder, follows the seed.
      tensors = plan.seed === undefined ? measure() : drawing(stream(plan.seed, streams.measuring, index), measure); // prettier-ignore
    } finally {
      tf.dispose([inputs, targets]);
    }
    total.add(await readMeasures(plan, tensors), numbers.length);
  }
  return total.measures();
}

/**
 * The outputs of a model for data, by their names in the plan.
 *
 * @throws Error for data that do not fit the plan
 */
export async function predict(
  net: tf.LayersModel,
  plan: TrainingPlan,
  inputs: Readonly<Record<string, SampleData>>,
  batch: number = plan.batch,
): Promise<Record<string, Prediction>> {
  const samples = samplesOf({ ...sizedBy(net, plan), targets: [] }, { inputs, targets: {} });
  const network = networkOf(net, { ...plan, signals: {}, hyperparameters: [] });
  const parts = new Map<string, { shape: readonly number[]; data: Numbers[] }>();
  for (const numbers of ranges(samples.count, batch)) {
    const { inputs: tensors } = samples.batch(numbers);
    let outputs: NamedTensors = {};
    try {
      outputs = tf.tidy(() => network.outputs(tensors, false));
      for (const [name, output] of Object.entries(outputs)) {
        const part = parts.get(name) ?? { shape: output.shape.slice(1), data: [] };
        part.data.push(await output.data());
        parts.set(name, part);
      }
    } finally {
      tf.dispose([tensors, outputs]);
    }
  }
  return Object.fromEntries(
    [...parts].map(([name, { shape, data }]) => [name, { shape, data: joined(data) }]),
  );
}

type Numbers = Prediction["data"];

/** For each sample, the place of the largest number along the last axis: the class, for scores of classes. */
export function largest({ data, shape }: Prediction): Int32Array {
  const width = shape.at(-1) ?? 1;
  return Int32Array.from({ length: data.length / width }, (_, row) => {
    let best = 0;
    for (let column = 1; column < width; column++)
      if (numberAt(data, row * width + column) > numberAt(data, row * width + best)) best = column;
    return best;
  });
}

function numberAt(data: Numbers, index: number): number {
  return data[index] ?? NaN;
}

function joined(parts: readonly Numbers[]): Numbers {
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = parts[0] instanceof Float32Array ? new Float32Array(size) : new Int32Array(size);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** The numbers from 0 to `count - 1` in runs of at most `size`. */
function* ranges(count: number, size: number): Generator<Int32Array> {
  for (let start = 0; start < count; start += size)
    yield Int32Array.from({ length: Math.min(size, count - start) }, (_, k) => start + k);
}
