/** Functions of tfjs that no program is made of, on the stand-ins of a trace: tfjs computes them at each step. */
import * as tf from "@tensorflow/tfjs";
import { exactKey } from "../exact-key.ts";
import { sizeOf } from "../axes.ts";
import { filled, withoutStandIns, type ForeignArguments } from "./foreign-arguments.ts";
import { derivativeOf, isOfRows } from "./foreign-gradients.ts";
import type { Foreign, ForeignCompute, TensorLike } from "./foreign.ts";
import { functionOf } from "./operation-of.ts";
import { dtypeOf, marked, markOf, markOfType, Untraceable, type Traced } from "./stand-ins.ts";
import { numbersOf } from "./whole-numbers.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

/** @throws Untraceable where its result is no tensor with the axis of the batch */
export function foreignCall(tracer: Tracer, name: string, args: readonly unknown[]): Traced {
  const operation = functionOf(tracer.operations, name);
  const found = withoutStandIns(args);
  const compute = computing(operation, found.patterns);
  const given = found.values.map((value) => ({ shape: value.shape, dtype: dtypeOf(value) }));
  const result = resultOf(tracer, found, given, compute);
  const { shape } = result;
  if (shape[0] === undefined || shape[0] % tracer.rows !== 0 || sizeOf(shape) === 0)
    throw new Untraceable(`tf.${name} without the axis of the batch`);
  if (
    isOfRows(name, found.patterns) &&
    found.values.every((value) => value.kind === "all-steps" && !markOf(value))
  )
    return forAllSteps(tracer, found, compute, result);
  const constants = found.constants.map((constant) => tracer.constant(constant));
  const key = exactKey([name, found.patterns, given, constants]);
  const foreign: Foreign = { key, values: given, constants, compute };
  const derivative = derivativeOf(name, { ...found, given, result, compute });
  const nodes = found.values.map((value) => tracer.nodeOf(numbersOf(tracer, value), value.shape));
  const node = tracer.graph.foreign(derivative ? { ...foreign, derivative } : foreign, nodes, sizeOf(shape) / tracer.rows); // prettier-ignore
  return marked({ kind: "in-step", shape, node }, markOfType(result.dtype));
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
