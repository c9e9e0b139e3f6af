/** What is made of a whole batch, as the mean of its rows is: it lacks the axis of the batch, and is the same for all rows. */
import * as tf from "@tensorflow/tfjs";
import { comparisonFunctions, elementwiseFunctions } from "../elementwise/functions.ts";
import { placeOf, sizeOf } from "../axes.ts";
import type { ForeignCompute, TensorLike } from "./foreign.ts";
import { isShared, type Operand } from "./stand-ins.ts";

const elementwiseNames = [elementwiseFunctions, comparisonFunctions].flatMap((functions) =>
  Object.keys(functions<null>(() => null)),
);

/** Functions whose traces take shared values; all others are left to tfjs. */
const forShared: ReadonlySet<string> = new Set([
  ...elementwiseNames,
  ...[
    "cast",
    "where",
    "stopGradient",
    "reshape",
    "expandDims",
    "squeeze",
    "runningNorm",
    "batchNorm",
    "writeBuffer",
  ],
]);

/** Whether a call is of shared values, and none that its trace takes. */
export function isForeignToShared(name: string, args: readonly unknown[]): boolean {
  return !forShared.has(name) && args.flat().some(isShared);
}

/** Functions that reduce axes, which their second argument says. */
const reductions: ReadonlySet<string> = new Set(["all", "any", "argMax", "argMin", "euclideanNorm", "logSumExp", "max", "mean", "min", "prod", "sum"]); // prettier-ignore

/** Whether a call reduces the axis of the batch, which is that of its first argument. */
export function isOverBatch(name: string, [x, axes]: readonly unknown[]): boolean {
  if (!reductions.has(name)) return false;
  const { shape } = x as Exclude<Operand, number>;
  if (axes === undefined || axes === null) return !name.startsWith("arg") || shape.length === 1;
  return [axes].flat().some((axis) => placeOf(axis as number, shape.length) === 0);
}

/** A tensor as rows of the batch have it. */
export function inRows({ shape, dtype }: TensorLike, rows: number): TensorLike {
  return { shape: [rows, ...shape], dtype };
}

/**
 * A function of shared values on their rows.
 *
 * @param areShared which of the values are
 * @param spread how many rows are to have the result, where it is shared
 */
export function onRows(
  compute: ForeignCompute,
  areShared: readonly boolean[],
  spread: number | undefined,
): ForeignCompute {
  return (values, constants) => {
    const own = values.map((value, index) => (areShared[index] ? firstRow(value) : value));
    const made = compute(own, constants);
    return spread === undefined ? made : inEachRow(made, spread);
  };
}

/** What all rows are. */
export function firstRow(tensor: tf.Tensor): tf.Tensor {
  const [, ...axes] = tensor.shape;
  const size = sizeOf(axes);
  return tf.reshape(tf.slice(tf.reshape(tensor, [-1, size]), [0, 0], [1, size]), axes);
}

/** In floats, since the graph of a step is of such. */
export function inEachRow(tensor: tf.Tensor, rows: number): tf.Tensor {
  const { shape } = tensor;
  const row = tf.reshape(tf.cast(tensor, "float32"), [1, -1]);
  return tf.reshape(tf.tile(row, [rows, 1]), [rows, ...shape]);
}
