/** Makes a data set fit a model: shapes, scale, class numbers, and a part held out for testing. */
import { random } from "../../runtime/random.ts";
import type { Column, TrainingData } from "../../runtime/training/data.ts";
import type { TrainingPlan, TrainingPort } from "../../runtime/training/plan.ts";
import { DataError, type Dataset, type Split } from "./dataset.ts";

export interface Prepared {
  readonly train: TrainingData;
  readonly test: TrainingData;
  /** How many samples each of them has. */
  readonly counts: { readonly train: number; readonly test: number };
  /** The true classes, or values, of the test samples. */
  readonly testLabels: Float32Array;
  /** What was done, in sentences for the user. */
  readonly notes: readonly string[];
  /** How many classes the labels have; undefined where they are no classes. */
  readonly classes: number | undefined;
}

/** `held` is the part of the samples kept for testing when the files bring no test set. */
export function prepare(
  dataset: Dataset,
  plan: TrainingPlan,
  { seed = 1, held = 0.2 } = {},
): Prepared {
  const [input, ...moreInputs] = plan.inputs;
  const [target, ...moreTargets] = plan.targets;
  if (!input || !target || moreInputs.length > 0 || moreTargets.length > 0) {
    throw new DataError(
      `${plan.model} has ${plan.inputs.length} inputs and ${plan.targets.length} targets; data files feed models with one of each`,
    );
  }
  const notes: string[] = [];
  const shape = sampleShape(input, dataset.train.features.shape, plan.model);
  const parts = dataset.test
    ? { train: dataset.train, test: dataset.test }
    : holdOut(dataset.train, seed, held, target.dtype === "int32", notes);
  const scale = scaling(dataset, parts.train, input.dtype, shape.length > 1, notes);
  const classes = target.dtype === "int32" ? countClasses(dataset) : undefined;
  const targetShape = target.shape.slice(1).map((size) => size ?? 1);
  const make = (split: Split): TrainingData => ({
    inputs: { [input.name]: column(input, shape, scale(split.features.values)) },
    targets: { [target.name]: column(target, targetShape, split.labels) },
  });
  return {
    train: make(parts.train),
    test: make(parts.test),
    counts: { train: parts.train.features.count, test: parts.test.features.count },
    testLabels: parts.test.labels,
    notes,
    classes,
  };
}

function column({ dtype }: TrainingPort, shape: readonly number[], values: Float32Array): Column {
  return { shape, data: dtype === "int32" ? Int32Array.from(values) : values };
}

/** The model's shape, filled with the data's sizes; the same number of values may be laid out differently. */
function sampleShape(
  { name, shape }: TrainingPort,
  found: readonly number[],
  model: string,
): readonly number[] {
  const wanted = shape.slice(1);
  const product = (sizes: readonly number[]): number => sizes.reduce((all, size) => all * size, 1);
  const open = wanted.filter((size) => size === null).length;
  if (open === 0 && product(wanted as number[]) === product(found)) return wanted as number[];
  if (
    wanted.length === found.length &&
    wanted.every((size, axis) => size === null || size === found[axis])
  )
    return found;
  const show = (sizes: readonly (number | null)[]): string =>
    `[${sizes.map((size) => size ?? "?").join(", ")}]`;
  throw new DataError(
    `${model} takes ${name}${show(wanted)} for each sample, and the data has ${show(found)}`,
  );
}

/** Splits off a part of each class, by chance but repeatably. */
function holdOut(
  split: Split,
  seed: number,
  held: number,
  byClass: boolean,
  notes: string[],
): { train: Split; test: Split } {
  const stream = random(seed);
  const groups = new Map<number, number[]>();
  split.labels.forEach((label, index) => {
    const key = byClass ? label : 0;
    groups.set(key, [...(groups.get(key) ?? []), index]);
  });
  const train: number[] = [];
  const test: number[] = [];
  for (const group of [...groups].sort(([a], [b]) => a - b).map(([, places]) => places)) {
    stream.shuffle(group);
    const count = Math.round(group.length * held);
    test.push(...group.slice(0, count));
    train.push(...group.slice(count));
  }
  if (test.length === 0 || train.length === 0)
    throw new DataError(`${split.features.count} samples are too few to hold some out for testing`);
  notes.push(
    `${test.length} of ${split.features.count} samples are held out for testing (seed ${seed}).`,
  );
  return {
    train: pick(
      split,
      train.sort((a, b) => a - b),
    ),
    test: pick(
      split,
      test.sort((a, b) => a - b),
    ),
  };
}

function pick({ features, labels }: Split, places: readonly number[]): Split {
  const size = features.shape.reduce((product, dim) => product * dim, 1);
  const values = new Float32Array(places.length * size);
  places.forEach((place, row) => {
    values.set(features.values.subarray(place * size, (place + 1) * size), row * size);
  });
  return {
    features: { ...features, count: places.length, values },
    labels: Float32Array.from(places, (place) => labels[place] ?? 0),
  };
}

/** Images are divided by their largest value, tables standardised column by column, both by the training part. */
function scaling(
  dataset: Dataset,
  train: Split,
  dtype: string,
  isImage: boolean,
  notes: string[],
): (values: Float32Array) => Float32Array {
  if (dtype !== "float32") return (values) => values;
  if (isImage) {
    const most = dataset.isBytes
      ? 255
      : train.features.values.reduce((max, value) => Math.max(max, Math.abs(value)), 0) || 1;
    notes.push(`Pixels are divided by ${most}.`);
    return (values) => values.map((value) => value / most);
  }
  const width = train.features.shape.reduce((product, dim) => product * dim, 1);
  const { count, values: known } = train.features;
  const mean = new Float64Array(width);
  const spread = new Float64Array(width);
  known.forEach(
    (value, index) => (mean[index % width] = (mean[index % width] ?? 0) + value / count),
  );
  known.forEach(
    (value, index) =>
      (spread[index % width] =
        (spread[index % width] ?? 0) + (value - (mean[index % width] ?? 0)) ** 2 / count),
  );
  notes.push(
    `Each of ${width} features is standardised to mean 0 and variance 1 of the training part.`,
  );
  return (values) =>
    values.map(
      (value, index) =>
        (value - (mean[index % width] ?? 0)) / (Math.sqrt(spread[index % width] ?? 0) || 1),
    );
}

function countClasses({ train, test, classes }: Dataset): number {
  let most = 0;
  for (const labels of [train.labels, ...(test ? [test.labels] : [])]) {
    for (const [index, label] of labels.entries()) {
      if (!Number.isInteger(label) || label < 0)
        throw new DataError(
          `the label of sample ${index + 1} is ${label}; classes are numbered from 0`,
        );
      most = Math.max(most, label);
    }
  }
  return classes?.length ?? most + 1;
}
