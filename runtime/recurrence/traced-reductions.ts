/** Functions of `tf` that reduce axes, on the stand-ins of a trace. */
import * as tf from "@tensorflow/tfjs";
import { placeOf, sizeOf } from "../axes.ts";
import { applying } from "./applying.ts";
import { computing, type Compute } from "./preparation.ts";
import { tracedOf, type Operand, type Traced } from "./stand-ins.ts";
import type { ReductionName } from "./step-graph.ts";
import { piecesOf } from "./traced-cuts.ts";
import { reduceAxes, reshaped } from "./traced-axes.ts";
import type { Operation } from "./traced-operations.ts";
import type { Tracer } from "./tracer.ts";

type Axes = number | readonly number[] | undefined;
type Reduce = (x: Operand, axes?: Axes, keepsAxes?: boolean) => Traced;

interface Moments {
  readonly mean: Traced;
  readonly variance: Traced;
}

/** Of one of several axes that stay, with length 1. */
const computingReductions = {
  sum: (axes: number[]): Compute => (x: tf.Tensor) => tf.sum(x, axes, true), // prettier-ignore
  max: (axes: number[]): Compute => (x: tf.Tensor) => tf.max(x, axes, true), // prettier-ignore
  offset: (axes: number[]): Compute => (x: tf.Tensor) => tf.max(x, axes, true), // prettier-ignore
} as const satisfies Readonly<Record<ReductionName, unknown>>;

export function reducing(tracer: Tracer): Readonly<Record<string, Operation>> {
  const apply = applying(tracer);
  const sum: Reduce = (x, axes, keepsAxes) => reduced(tracer, "sum", x, axes, keepsAxes);
  const max: Reduce = (x, axes, keepsAxes) => reduced(tracer, "max", x, axes, keepsAxes);
  const mean: Reduce = (x, axes, keepsAxes) => {
    const { shape } = tracedOf(x);
    const count = sizeOf(placesOf(shape, axes).map((axis) => shape[axis] ?? 1));
    return apply("mul", sum(x, axes, keepsAxes), 1 / count);
  };
  const min: Reduce = (x, axes, keepsAxes) => apply("neg", max(apply("neg", x), axes, keepsAxes));
  const moments = (x: Operand, axes?: Axes, keepsAxes?: boolean): Moments => {
    const centre = mean(x, axes, true);
    const variance = mean(apply("square", apply("sub", x, centre)), axes, keepsAxes);
    return { mean: keepsAxes ? centre : withoutAxes(tracer, centre, axes), variance };
  };
  const logSumExp: Reduce = (x, axes, keepsAxes) => {
    const greatest = reduced(tracer, "offset", x, axes, true);
    const total = sum(apply("exp", apply("sub", x, greatest)), axes, true);
    const found = apply("add", apply("log", total), greatest);
    return keepsAxes ? found : withoutAxes(tracer, found, axes);
  };
  const prod: Reduce = (x, axes, keepsAxes) => {
    const value = tracedOf(x);
    const places = placesOf(value.shape, axes);
    const found = places.reduce((left, axis) => productAlong(tracer, left, axis), value);
    return keepsAxes ? found : withoutAxes(tracer, found, axes);
  };
  return { sum, max, mean, min, moments, logSumExp, prod };
}

function productAlong(tracer: Tracer, value: Traced, axis: number): Traced {
  if (value.kind === "all-steps" && axis > 0)
    return tracer.allSteps([value], computing.multiplied(axis), value.shape.with(axis, 1));
  const factors = piecesOf(tracer, value, axis);
  return factors.reduce((left, factor) => tracer.elementwise("mul", left, factor) as Traced);
}

/** The reduction of some axes, or of all of them. */
export function reduced(
  tracer: Tracer,
  operator: ReductionName,
  x: Operand,
  axes: Axes,
  keepsAxes = false,
): Traced {
  const value = tracedOf(x);
  const places = placesOf(value.shape, axes);
  const kept = reduceAxes(tracer, operator, value, places, computingReductions[operator](places));
  return keepsAxes ? kept : withoutAxes(tracer, kept, axes);
}

/** The same without axes of length 1. */
function withoutAxes(tracer: Tracer, value: Traced, axes: Axes): Traced {
  const places = placesOf(value.shape, axes);
  return reshaped(tracer, value, value.shape.filter((_, axis) => !places.includes(axis))); // prettier-ignore
}

function placesOf(shape: readonly number[], axes: Axes): number[] {
  const all = axes === undefined ? shape.map((_, axis) => axis) : [axes].flat();
  return all.map((axis) => placeOf(axis, shape.length));
}
