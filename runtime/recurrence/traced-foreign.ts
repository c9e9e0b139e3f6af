/** Functions of tfjs that no program is made of, on the stand-ins of a trace: tfjs computes them at each step. */
import * as tf from "@tensorflow/tfjs";
import { exactKey } from "../exact-key.ts";
import { sizeOf } from "../axes.ts";
import { filled, withoutStandIns, type ForeignArguments } from "./foreign-arguments.ts";
import { derivativeOf, isOfRows } from "./foreign-gradients.ts";
import type { Foreign, ForeignCompute, TensorLike } from "./foreign.ts";
import { functionOf } from "./operation-of.ts";
import {
  dtypeOf,
  isShared,
  marked,
  markOf,
  markOfType,
  Untraceable,
  type Fixed,
  type InStep,
  type Traced,
} from "./stand-ins.ts";
import { inRows, isOverBatch, onRows } from "./traced-shared.ts";
import { numbersOf } from "./whole-numbers.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

/** @throws Untraceable where its result is no tensor, or an empty one */
export function foreignCall(
  tracer: Tracer,
  name: string,
  args: readonly unknown[],
): Traced | Fixed {
  const operation = functionOf(tracer.operations, name);
  const found = withoutStandIns(args);
  const plainly = computing(operation, found.patterns);
  if (found.values.length === 0) return tracer.fixed(found.constants, atOnce(plainly, 0));
  const own = found.values.map((value) => ({ shape: value.shape, dtype: dtypeOf(value) }));
  const result = resultOf(tracer, found, own, plainly);
  const { shape } = result;
  if (sizeOf(shape) === 0) throw new Untraceable(`tf.${name} with an empty result`);
  const { rows } = tracer;
  const areShared = found.values.map(isShared);
  const isOfBatch = areShared.every(Boolean) || isOverBatch(name, args);
  const spread = isOfBatch || (shape[0] ?? 1) % rows !== 0 ? rows : undefined;
  const isByRow = spread === undefined && !areShared.includes(true) && isOfRows(name, found.patterns); // prettier-ignore
  if (isByRow && found.values.every((value) => value.kind === "all-steps" && !markOf(value)))
    return forAllSteps(tracer, found, plainly, result);
  const compute = onRows(plainly, areShared, spread);
  const given = own.map((like, index) => (areShared[index] ? inRows(like, rows) : like));
  const made = spread === undefined ? result : inRows(result, rows);
  const constants = found.constants.map((constant) => tracer.constant(constant));
  const key = exactKey([name, found.patterns, given, areShared, spread, constants]);
  const foreign: Foreign = { key, values: given, constants, compute };
  const derivative = derivativeOf(name, { ...found, given, result: made, compute, isByRow });
  const nodes = found.values.map((value) => tracer.nodeOf(numbersOf(tracer, value), value.shape));
  const node = tracer.graph.foreign(derivative ? { ...foreign, derivative } : foreign, nodes, sizeOf(made.shape) / rows); // prettier-ignore
  const sharing = spread === undefined ? {} : ({ isShared: true } as const);
  return marked({ kind: "in-step", shape, node, ...sharing }, markOfType(result.dtype));
}

/** What lies in rows of the batch, as one value for all rows. */
export function asShared(tracer: Tracer, value: Traced): InStep {
  const { shape } = value;
  const { rows } = tracer;
  const compute = onRows(([x]) => x as tf.Tensor, [false], rows);
  const key = exactKey(["as shared", shape, rows]);
  const foreign: Foreign = { key, values: [{ shape, dtype: "float32" }], constants: [], compute };
  const read = tracer.nodeOf(numbersOf(tracer, value), shape);
  const node = tracer.graph.foreign(foreign, [read], sizeOf(shape));
  return marked({ kind: "in-step", shape, node, isShared: true }, markOf(value), value.limit) as InStep; // prettier-ignore
}

/** Made here, so that it holds on to nothing else. */
function computing(operation: Operation, patterns: ForeignArguments["patterns"]): ForeignCompute {
  return (values, constants) =>
    operation(...(filled(patterns, values, constants) as never[])) as tf.Tensor;
}

/** What it makes of zeros. */
function resultOf(
  tracer: Tracer,
  { constants }: ForeignArguments,
  given: readonly TensorLike[],
  compute: ForeignCompute,
): TensorLike {
  return tf.tidy(() => {
    const zeros = given.map(({ shape, dtype }) => tf.zeros([...shape], dtype));
    const made: unknown = compute(zeros, constants.map(({ place }) => tracer.tensors[place] as tf.Tensor)); // prettier-ignore
    if (!(made instanceof tf.Tensor)) throw new Untraceable("a function with several results");
    const { shape, dtype } = made as tf.Tensor;
    return { shape, dtype };
  });
}

function forAllSteps(
  tracer: Tracer,
  { values, constants }: ForeignArguments,
  compute: ForeignCompute,
  { shape }: TensorLike,
): Traced {
  const sequences = values.filter((value) => value.kind === "all-steps");
  const count = sequences.length;
  return tracer.allSteps([...sequences, ...constants], atOnce(compute, count), shape);
}

function atOnce(compute: ForeignCompute, count: number): (...args: tf.Tensor[]) => tf.Tensor {
  return (...tensors) => compute(tensors.slice(0, count), tensors.slice(count));
}
