/** Axes within the rows of what a step computes: reduced, cut, joined, put in another order. */
import { sizeOf, swapsOf } from "../axes.ts";
import { computing, type Compute } from "./preparation.ts";
import {
  isFixed,
  isShared,
  Untraceable,
  type Fixed,
  type InStep,
  type Traced,
} from "./stand-ins.ts";
import type { NodeId, ReductionName } from "./step-graph.ts";
import type { Tracer } from "./tracer.ts";

/** With length 1 in the place of some axes. `compute` does it for all steps at once. */
export function reduceAxes(
  tracer: Tracer,
  operator: ReductionName,
  value: Traced,
  axes: readonly number[],
  compute: Compute,
): Traced {
  const { shape } = value;
  const isOfBatch = axes.includes(0);
  if (isOfBatch && operator !== "sum") throw new Untraceable("an extreme of the whole batch");
  const left = shape.map((length, axis) => (axes.includes(axis) ? 1 : length));
  if (value.kind === "all-steps" && !isOfBatch) return tracer.allSteps([value], compute, left);
  tracer.columnsOf(shape);
  let node = tracer.nodeOf(value, shape);
  for (let axis = shape.length - 1; axis > 0; axis--) {
    if (!axes.includes(axis)) continue;
    const outer = sizeOf(shape.slice(1, axis));
    const inner = sizeOf(left.slice(axis + 1));
    node = tracer.graph.reduction(operator, node, { outer, length: shape[axis] ?? 1, inner });
  }
  if (!isOfBatch) return { kind: "in-step", shape: left, node };
  return { kind: "in-step", shape: left, node: tracer.graph.batchSum(node), isShared: true };
}

/** So much of an axis. */
export function sliceAxis(
  tracer: Tracer,
  value: Traced,
  axis: number,
  start: number,
  length: number,
): Traced {
  const shape = value.shape.with(axis, length);
  if (axis === 0) throw new Untraceable("a slice of rows");
  if (value.kind === "all-steps")
    return tracer.allSteps([value], computing.part(axis, start, length), shape);
  const { outer, inner, unit } = stretchesOf(value.shape, axis, [start, length]);
  const first = broughtToFront(tracer, value, outer, unit);
  const node = tracer.graph.slice(first, start * outer * inner, length * outer * inner);
  return { kind: "in-step", shape, node: takenBack(tracer, node, outer, unit) };
}

/** `[outer, n, unit]` as `[n, outer, unit]`. */
function broughtToFront(
  tracer: Tracer,
  { node, shape }: InStep,
  outer: number,
  unit: number,
): NodeId {
  const second = tracer.columnsOf(shape) / (outer * unit);
  return tracer.graph.swap(node, { outer: 1, first: outer, second, inner: unit });
}

/** The other way round. */
function takenBack(tracer: Tracer, node: NodeId, outer: number, unit: number): NodeId {
  const first = tracer.graph.columns(node) / (outer * unit);
  return tracer.graph.swap(node, { outer: 1, first, second: outer, inner: unit });
}

/** With its axes, of which the first stays, in another order. */
export function transposed(tracer: Tracer, value: InStep, order: readonly number[]): InStep {
  const { shape } = value;
  tracer.columnsOf(shape);
  const inRow = order.slice(1).map((axis) => axis - 1);
  const node = swapsOf(shape.slice(1), inRow).reduce(
    (turned, axes) => tracer.graph.swap(turned, axes),
    value.node,
  );
  return { kind: "in-step", shape: order.map((axis) => shape[axis] ?? 1), node };
}

/** Side by side; what is the same at all steps has a first axis of one, or that of the batch. */
export function concatAxis(
  tracer: Tracer,
  values: readonly (Traced | Fixed)[],
  axis: number,
): Traced {
  const traced = values.filter((value): value is Traced => !isFixed(value));
  const [first] = traced;
  const length = values.reduce((sum, { shape }) => sum + (shape[axis] ?? 0), 0);
  const shape = (first?.shape ?? []).with(axis, length);
  const isOfTraced = traced.length === values.length;
  if (axis > 0 && isOfTraced && traced.every((value) => value.kind === "all-steps"))
    return tracer.allSteps(traced, computing.concat(axis), shape);
  if (axis === 0) throw new Untraceable("a concatenation of rows");
  const lengths = values.map((value) => value.shape[axis] ?? 0);
  const { outer, unit } = stretchesOf(shape, axis, lengths);
  const nodes = values.map((value) => {
    const own = value.shape.with(0, tracer.rows);
    const whole: InStep = { kind: "in-step", shape: own, node: tracer.nodeOf(value, own) };
    return broughtToFront(tracer, whole, outer, unit);
  });
  const node = takenBack(tracer, tracer.graph.concat(nodes), outer, unit);
  const made: InStep = { kind: "in-step", shape, node };
  if (axis === shape.length - 1 && isOfTraced) tracer.keepParts(made, traced);
  return made;
}

/** The rows of a value as another shape of as many columns. */
export function reshaped(tracer: Tracer, value: Traced, shape: readonly number[]): Traced {
  const { rows } = tracer;
  const [from = 0, to = 0] = [value.shape[0], shape[0]];
  if (isShared(value) && sizeOf(value.shape) === sizeOf(shape)) return { ...value, shape };
  if (sizeOf(value.shape) !== sizeOf(shape) || from % rows !== 0 || to % rows !== 0)
    throw new Untraceable("a shape without the axis of the batch");
  if (value.kind === "in-step") return { ...value, shape };
  return tracer.allSteps([value], computing.shape(to / from, shape.slice(1)), shape);
}

/** Places of the axes before an axis, columns of one place of it, and of a piece that no cut at `ends` goes through. */
function stretchesOf(
  shape: readonly number[],
  axis: number,
  ends: readonly number[],
): { readonly outer: number; readonly inner: number; readonly unit: number } {
  const [outer, inner] = [sizeOf(shape.slice(1, axis)), sizeOf(shape.slice(axis + 1))];
  const piece = ends.reduce(commonDivisor, shape[axis] ?? 1);
  return { outer, inner, unit: piece * inner };
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
