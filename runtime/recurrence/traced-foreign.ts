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

/** What a function gives: a tensor, or a list or a record of such. */
type Results = Traced | Fixed | readonly Results[] | { readonly [name: string]: Results };

/** @throws Untraceable where it gives something else than tensors, or an empty one */
export function foreignCall(tracer: Tracer, name: string, args: readonly unknown[]): Results {
  const operation = functionOf(tracer.operations, name);
  const found = withoutStandIns(args);
  const call = { tracer, name, found, isOverBatch: isOverBatch(name, args) };
  const resultsOf = (like: Shapes, path: readonly string[]): Results => {
    if (Array.isArray(like)) return like.map((item: Shapes, index) => resultsOf(item, [...path, String(index)])); // prettier-ignore
    if ("dtype" in like) return resultOf(call, computing(operation, found.patterns, path), path, like as TensorLike); // prettier-ignore
    return Object.fromEntries(Object.entries(like as Readonly<Record<string, Shapes>>).map(([key, item]) => [key, resultsOf(item, [...path, key])])); // prettier-ignore
  };
  return resultsOf(shapesOf(tracer, found, computing(operation, found.patterns, [])), []);
}

interface Call {
  readonly tracer: Tracer;
  readonly name: string;
  readonly found: ForeignArguments;
  readonly isOverBatch: boolean;
}

/** One of the results, at a path in what the function gives. */
function resultOf(
  { tracer, name, found, isOverBatch }: Call,
  plainly: ForeignCompute,
  path: readonly string[],
  result: TensorLike,
): Traced | Fixed {
  const { rows } = tracer;
  const { shape } = result;
  if (sizeOf(shape) === 0) throw new Untraceable(`tf.${name} with an empty result`);
  if (found.values.length === 0) return tracer.fixed(found.constants, atOnce(plainly, 0));
  const areShared = found.values.map(isShared);
  const isOfBatch = areShared.every(Boolean) || isOverBatch;
  const spread = isOfBatch || (shape[0] ?? 1) % rows !== 0 ? rows : undefined;
  const isByRow = spread === undefined && !areShared.includes(true) && isOfRows(name, found.patterns); // prettier-ignore
  if (isByRow && found.values.every((value) => value.kind === "all-steps" && !markOf(value)))
    return forAllSteps(tracer, found, plainly, result);
  const compute = onRows(plainly, areShared, spread);
  const given = givenTo(found).map((like, index) => (areShared[index] ? inRows(like, rows) : like));
  const made = spread === undefined ? result : inRows(result, rows);
  const constants = found.constants.map((constant) => tracer.constant(constant));
  const key = exactKey([name, path, found.patterns, given, areShared, spread, constants]);
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
function computing(
  operation: Operation,
  patterns: ForeignArguments["patterns"],
  path: readonly string[],
): ForeignCompute {
  return (values, constants) => {
    let found = operation(...(filled(patterns, values, constants) as never[]));
    for (const step of path) found = (found as Readonly<Record<string, unknown>>)[step];
    return found as tf.Tensor;
  };
}

function givenTo({ values }: ForeignArguments): readonly TensorLike[] {
  return values.map((value) => ({ shape: value.shape, dtype: dtypeOf(value) }));
}

/** Tensors of what a function gives. */
type Shapes = TensorLike | readonly Shapes[] | { readonly [name: string]: Shapes };

/** What it makes of zeros. */
function shapesOf(tracer: Tracer, found: ForeignArguments, compute: ForeignCompute): Shapes {
  const shapesIn = (made: unknown): Shapes => {
    if (made instanceof tf.Tensor) {
      const { shape, dtype } = made as tf.Tensor;
      return { shape, dtype };
    }
    if (Array.isArray(made)) return made.map(shapesIn);
    if (typeof made !== "object" || made === null) throw new Untraceable("what is no tensor");
    return Object.fromEntries(Object.entries(made).map(([key, item]) => [key, shapesIn(item)]));
  };
  let shapes: Shapes = [];
  tf.tidy(() => {
    const zeros = givenTo(found).map(({ shape, dtype }) => tf.zeros([...shape], dtype));
    const constants = found.constants.map(({ place }) => tracer.tensors[place] as tf.Tensor);
    shapes = shapesIn(compute(zeros, constants));
  });
  return shapes;
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
