/** Makes a data set fit a model: shapes, scale, class numbers, and a part held out for testing. */
import type { Column, TrainingData } from "../../runtime/training/data.ts";
import type { TrainingPlan } from "../../runtime/training/plan.ts";
import { DataError, type Dataset, type Samples } from "./dataset.ts";
import { holdOut } from "./hold-out.ts";
import { layOut, product } from "./lay-out.ts";
import type { Preparation } from "./preparation.ts";
import { sourcesOf, type Source } from "./sources.ts";
import { byLargest, describeScaling, scaled, standardised, type Scaling } from "./scaling.ts";

export interface Prepared {
  readonly train: TrainingData;
  readonly test: TrainingData;
  /** How many samples each of them has. */
  readonly counts: { readonly train: number; readonly test: number };
  /** The true classes, or values, of the test samples: those of the first target. */
  readonly testLabels: Float32Array;
  /** What was done, in sentences for the user. */
  readonly notes: readonly string[];
  /** How many classes the labels have; undefined where they are no classes. */
  readonly classes: number | undefined;
  /** How to do the same to other data. */
  readonly preparation: Preparation;
}

/**
 * A model with one input and one target takes features and labels; one without a target, such as an autoencoder, the
 * features, or all columns of a table if it takes so many; any model takes the arrays of an archive that have
 * the names of its inputs and targets, or those names with `_train` and `_test`.
 *
 * Inputs of type float32 are scaled: images (samples of more than one axis) by their largest value, others feature by
 * feature to mean 0 and variance 1, both as the training samples have it. Integers stay as they are.
 *
 * @param options.held the share of samples kept for testing when the files bring no test set; of each class the same
 * @throws DataError where data and model do not go together
 */
export function prepare(
  dataset: Dataset,
  plan: TrainingPlan,
  { seed = 1, held = 0.2 }: { readonly seed?: number; readonly held?: number } = {},
): Prepared {
  const notes: string[] = [];
  const given = sourcesOf(dataset, plan).map((source) => shaped(source, plan.model));
  const label = given.find(({ isInput }) => !isInput);
  checkCounts(given);
  const classes = label && isClass(label) ? countClasses(label, dataset.classes) : undefined;
  const split = given.some(({ test }) => test)
    ? given
    : withTest(given, label, { seed, held, notes });
  const scalings = scalingsOf(split, notes);
  const ready = split.map((source) => scaledSource(source, scalings));
  const part = (kind: "train" | "test"): TrainingData => ({
    inputs: columns(
      ready.filter(({ isInput }) => isInput),
      kind,
    ),
    targets: columns(
      ready.filter(({ isInput }) => !isInput),
      kind,
    ),
  });
  const labels = ready.find(({ isInput }) => !isInput);
  return {
    train: part("train"),
    test: part("test"),
    counts: { train: ready[0]?.train.count ?? 0, test: ready[0]?.test?.count ?? 0 },
    testLabels: labels?.test?.values ?? new Float32Array(0),
    notes,
    classes,
    preparation: { scalings, ...(dataset.classes && { classes: dataset.classes }) },
  };
}

/**
 * Data for a model that has been trained, prepared as those it was trained on: the test set where the files bring one,
 * else all samples.
 *
 * @throws DataError where data and model do not go together
 */
export function prepareTest(
  dataset: Dataset,
  plan: TrainingPlan,
  { scalings, classes: names }: Preparation,
): Prepared {
  const given = sourcesOf(dataset, plan).map((source) => shaped(source, plan.model));
  const label = given.find(({ isInput }) => !isInput);
  checkCounts(given);
  const isClassified = label !== undefined && isClass(label);
  const sources = given
    .map((source) => ({ ...source, test: source.test ?? source.train }))
    .map((source) => (source.isInput ? source : renamed(source, dataset.classes, names)))
    .map((source) => scaledSource(source, scalings));
  const labels = sources.find(({ isInput }) => !isInput);
  const counted = labels && isClassified ? countClasses(labels, names) : undefined;
  const data = {
    inputs: columns(
      sources.filter(({ isInput }) => isInput),
      "test",
    ),
    targets: columns(
      sources.filter(({ isInput }) => !isInput),
      "test",
    ),
  };
  return {
    train: data,
    test: data,
    counts: { train: 0, test: sources[0]?.test.count ?? 0 },
    testLabels: labels?.test.values ?? new Float32Array(0),
    notes: [],
    classes: counted,
    preparation: { scalings, ...(names && { classes: names }) },
  };
}

/** Labels that were text, as the numbers that the model was trained with. */
function renamed(
  source: Source & { readonly test: Samples },
  found: readonly string[] | undefined,
  known: readonly string[] | undefined,
): Source & { readonly test: Samples } {
  if (!known || !found) return source;
  const numbers = found.map((name) => {
    const number = known.indexOf(name);
    if (number < 0)
      throw new DataError(
        `the data have a class "${name}", and the model knows ${known.map((one) => `"${one}"`).join(", ")}`,
      );
    return number;
  });
  const values = (samples: Samples): Float32Array =>
    samples.values.map((label) => numbers[label] ?? -1);
  return {
    ...source,
    train: { ...source.train, values: values(source.train) },
    test: { ...source.test, values: values(source.test) },
  };
}

/** The model's shape, filled with the data's sizes; the same number of values may be laid out differently. */
function shaped(source: Source, model: string): Source {
  const { port, train, test } = source;
  return {
    ...source,
    train: { ...train, shape: layOut(port, train.shape, model) },
    test: test && { ...test, shape: layOut(port, test.shape, model) },
  };
}

function checkCounts(sources: readonly Source[]): void {
  const [first] = sources;
  for (const { port, train, test } of sources) {
    if (train.count !== first?.train.count || test?.count !== first.test?.count)
      throw new DataError(
        `there are ${first?.train.count ?? 0} samples of ${first?.port.name ?? "?"}, but ${train.count} of ${port.name}`,
      );
  }
  if (first?.train.count === 0) throw new DataError("there are no samples to train on");
}

/** A target that numbers classes: one integer for each sample. */
function isClass({ port, train }: Source): boolean {
  return port.dtype === "int32" && product(train.shape) === 1;
}

function withTest(
  sources: readonly Source[],
  label: Source | undefined,
  { seed, held, notes }: { readonly seed: number; readonly held: number; readonly notes: string[] },
): Source[] {
  const count = sources[0]?.train.count ?? 0;
  const groups = label && isClass(label) ? label.train.values : new Float32Array(count);
  const { train, test } = holdOut(groups, held, seed);
  if (test.length === 0 || train.length === 0)
    throw new DataError(`${count} samples are too few to hold some out for testing`);
  notes.push(`${test.length} of ${count} samples are held out for testing (seed ${seed}).`);
  return sources.map((source) => ({
    ...source,
    train: { ...pick(source.train, train), isBytes: source.train.isBytes },
    test: pick(source.train, test),
  }));
}

function pick({ shape, values }: Samples, places: readonly number[]): Samples {
  const size = product(shape);
  const picked = new Float32Array(places.length * size);
  places.forEach((place, row) => {
    picked.set(values.subarray(place * size, (place + 1) * size), row * size);
  });
  return { count: places.length, shape, values: picked };
}

function scalingsOf(
  sources: readonly Source[],
  notes: string[],
): Readonly<Record<string, Scaling>> {
  return Object.fromEntries(
    sources.flatMap(({ port, isInput, train }): [string, Scaling][] => {
      if (!isInput || port.dtype !== "float32") return [];
      const isImage = train.shape.length > 1;
      const scaling = isImage ? byLargest(train, train.isBytes) : standardised(train);
      const over = train.isBytes && isImage ? "" : " over the training samples";
      notes.push(`${port.name} is ${describeScaling(scaling)}${over}.`);
      return [[port.name, scaling]];
    }),
  );
}

function scaledSource<Given extends Source>(
  source: Given,
  scalings: Readonly<Record<string, Scaling>>,
): Given {
  const scaling = source.isInput ? scalings[source.port.name] : undefined;
  if (!scaling) return source;
  const { train, test } = source;
  return {
    ...source,
    train: { ...train, values: scaled(scaling, train.values) },
    test: test && { ...test, values: scaled(scaling, test.values) },
  };
}

function columns(
  sources: readonly Source[],
  kind: "train" | "test",
): Readonly<Record<string, Column>> {
  return Object.fromEntries(
    sources.map(({ port, [kind]: samples }) => {
      const values = samples?.values ?? new Float32Array(0);
      const data = port.dtype === "float32" ? values : Int32Array.from(values);
      return [port.name, { shape: samples?.shape ?? [], data }];
    }),
  );
}

function countClasses({ train, test }: Source, names: readonly string[] | undefined): number {
  let most = 0;
  for (const [part, values] of [
    ["training", train.values],
    ["test", test?.values ?? []],
  ] as const) {
    values.forEach((label, index) => {
      if (!Number.isInteger(label) || label < 0)
        throw new DataError(
          `the label of ${part} sample ${index + 1} is ${label}; classes are numbered from 0`,
        );
      most = Math.max(most, label);
    });
  }
  return names?.length ?? most + 1;
}
