/** Samples in typed arrays, and the batches that are cut from them. */
import * as tf from "@tensorflow/tfjs";
import type { TrainingPlan, TrainingPort } from "./plan.ts";

export type Numbers = Float32Array | Int32Array | Uint8Array;

/** All samples of one input or target, one after the other, and the shape of one sample where the plan leaves it open. */
export type Column = Numbers | { readonly data: Numbers; readonly shape: readonly number[] };

/** All samples of one input or target. The first axis of a tensor counts them; it stays the caller's to dispose of. */
export type SampleData = Column | tf.Tensor;

/** Samples by the names of a plan's inputs and targets. */
export interface TrainingData<Data extends SampleData = Column> {
  readonly inputs: Readonly<Record<string, Data>>;
  readonly targets: Readonly<Record<string, Data>>;
}

/** Data that fit the plan. */
export interface Samples {
  readonly count: number;
  /** The batch of samples with these numbers, inputs in the order of the plan; the caller disposes it. */
  batch(numbers: Int32Array): Batch;
}

export interface Batch {
  readonly inputs: tf.Tensor[];
  readonly targets: Record<string, tf.Tensor>;
}

interface CheckedColumn {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: "float32" | "int32" | "bool";
  readonly data: Numbers;
  readonly size: number;
}

/** @throws Error that names the input or target that is missing, or too short */
export function samplesOf(plan: TrainingPlan, data: TrainingData<SampleData>): Samples {
  const inputs = plan.inputs.map((port) => check(plan, port, "input", data.inputs[port.name]));
  const targets = plan.targets.map((port) => check(plan, port, "target", data.targets[port.name]));
  const columns = [...inputs, ...targets];
  const [first] = columns;
  const count = first ? countOf(first) : 0;
  for (const column of columns) {
    if (countOf(column) !== count)
      throw new Error(
        `\`${column.name}\` has ${countOf(column)} samples, but \`${first?.name ?? ""}\` has ${count}.`,
      );
  }
  if (count === 0) throw new Error(`There are no samples to train ${plan.model} on.`);
  return {
    count,
    batch: (numbers) => ({
      inputs: inputs.map((column) => rows(column, numbers)),
      targets: Object.fromEntries(targets.map((column) => [column.name, rows(column, numbers)])),
    }),
  };
}

function countOf({ data, size }: CheckedColumn): number {
  return data.length / size;
}

function check(
  plan: TrainingPlan,
  { name, shape, dtype }: TrainingPort,
  kind: "input" | "target",
  column: SampleData | undefined,
): CheckedColumn {
  if (!column) throw new Error(`There are no data for the ${kind} \`${name}\` of ${plan.model}.`);
  const { data, shape: given } = numbersOf(name, column);
  const expected = shape.slice(1);
  const sample = given ?? expected;
  const isRight = sample.length === expected.length && sample.every((n, k) => fits(n, expected[k]));
  if (!isRight)
    throw new Error(
      `A sample of \`${name}\` has the shape [${sample.join(", ")}], but ${plan.model} takes [${expected.map((n) => n ?? "?").join(", ")}].`,
    );
  const known = sample.filter((n) => n !== null);
  if (known.length < sample.length)
    throw new Error(
      `The ${kind} \`${name}\` of ${plan.model} has sizes that only the data can tell: give them as { data, shape }.`,
    );
  const size = known.reduce((product, n) => product * n, 1);
  if (size === 0 || data.length % size !== 0)
    throw new Error(
      `\`${name}\` has ${data.length} numbers, which is no whole number of samples of ${size}.`,
    );
  const type = dtype === "int32" || dtype === "bool" ? dtype : "float32";
  return { name, data, size, shape: known, dtype: type };
}

function numbersOf(
  name: string,
  column: SampleData,
): { readonly data: Numbers; readonly shape?: readonly number[] } {
  if (column instanceof tf.Tensor)
    return { data: column.dataSync<"float32" | "int32" | "bool">(), shape: column.shape.slice(1) };
  if (ArrayBuffer.isView(column)) return { data: column };
  if (ArrayBuffer.isView(column.data)) return column;
  throw new Error(
    `The samples of \`${name}\` must be a tensor, a typed array, or { data, shape } with one.`,
  );
}

function fits(size: number | null, expected: number | null | undefined): boolean {
  return size === expected || expected === null;
}

/** Copies rows in JavaScript: faster than gathering from one large tensor on `cpu` and `wasm`, and it needs no copy there. */
function rows({ data, size, shape, dtype }: CheckedColumn, numbers: Int32Array): tf.Tensor {
  const length = numbers.length * size;
  const values = dtype === "float32" ? new Float32Array(length) : new Int32Array(length);
  numbers.forEach((number, row) => {
    if (size === 1) values[row] = data[number] as number;
    else values.set(data.subarray(number * size, (number + 1) * size), row * size);
  });
  const full = [numbers.length, ...shape];
  return dtype === "bool"
    ? tf.tensor(Uint8Array.from(values), full, "bool")
    : tf.tensor(values, full, dtype);
}
