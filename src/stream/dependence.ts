/**
 * How each value of a recurrent model depends on time. In: a graph, and which axis is time. Out: for each value its
 * time axis and whether it is the same at every step, or the first reason why the model cannot run step by step.
 */
import type { GraphNode, ValueRef } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import { equal, integer, multiply, substitute, symbolsOf, type Dim } from "../shape/dim.ts";
import { symbolsOfReal, type Real } from "../shape/real.ts";
import type { TensorType } from "../shape/tensor-type.ts";
import type { Span } from "../source/source.ts";
import { timeDim, type Time } from "./time.ts";

/**
 * `fixed`: on no input. `given`: on inputs that stay. `step`: element t on steps up to t, along `axis`. `prefix`: on all
 * steps so far, as the last state does.
 */
export type Dependence = "fixed" | "given" | "step" | "prefix";

export interface TimedValue {
  readonly type: TensorType;
  readonly dependence: Dependence;
  /** The time axis of a `step` value. */
  readonly axis: number | undefined;
}

export interface Obstacle {
  readonly problem: string;
  readonly span: Span;
}

export type Timing = ReadonlyMap<number, readonly TimedValue[]>;

/** Follows time through the nodes that matter. */
export function dependences(
  nodes: readonly GraphNode[],
  time: Time,
): { readonly timing: Timing } | { readonly obstacle: Obstacle } {
  const timing = new Map<number, readonly TimedValue[]>();
  const valueOf = ({ node, output }: ValueRef): TimedValue =>
    (timing.get(node) as readonly TimedValue[])[output] as TimedValue;
  for (const node of nodes) {
    const made = valuesOf(node, node.inputs.map(valueOf), time);
    if ("problem" in made) return { obstacle: { ...made, span: node.span } };
    timing.set(node.id, made.values);
  }
  return { timing };
}

type Made = { readonly values: readonly TimedValue[] } | { readonly problem: string };

function valuesOf(node: GraphNode, inputs: readonly TimedValue[], time: Time): Made {
  if (node.operator === "input") return inputValue(node, time);
  if (node.body) return scanValues(node, inputs, time);
  const operator = operators.get(node.operator);
  if (Object.values(node.attributes).some((value) => countsSteps(value, time)))
    return { problem: "it computes with the number of steps, which nobody knows before the end" };
  if (!operator) return values(node.outputs, strongest(inputs), undefined);
  const types = inputs.map(({ type }) => type);
  const call = { inputs: types, attributes: node.attributes };
  const faults: string[] = [];
  const demand = {
    equal(a: Dim, b: Dim) {
      if (equal(a, b) === "refuted" || hasTime(a, time) !== hasTime(b, time)) faults.push("equal");
    },
    atLeast: () => undefined,
    divides: () => undefined,
    fail: (message: string) => void faults.push(message),
  };
  const outputs = operator.infer(call, demand);
  if (faults.length > 0) return { problem: `\`${operator.name}\` mixes time with another axis` };
  const axes = inputs.map(({ axis }) => axis);
  const results = outputs.map(({ shape }) => timeAxis(shape, time));
  if (results.includes("several")) return { problem: `\`${operator.name}\` mixes time steps` };
  const targets = results as readonly (number | undefined)[];
  if ([...axes, ...targets].every((axis) => axis === undefined))
    return values(outputs, strongest(inputs), undefined);
  return timedValues(operator, call, axes, outputs, targets, inputs);
}

function timedValues(
  {
    name,
    along,
  }: { readonly name: string; along?: NonNullable<ReturnType<typeof operators.get>>["along"] },
  call: { readonly inputs: readonly TensorType[]; readonly attributes: GraphNode["attributes"] },
  axes: readonly (number | undefined)[],
  outputs: readonly TensorType[],
  targets: readonly (number | undefined)[],
  inputs: readonly TimedValue[],
): Made {
  const use = along?.(call, axes, targets) ?? "mixed";
  const keeps = targets.every((axis) => axis !== undefined);
  const hasTimeBefore = axes.some((axis) => axis !== undefined);
  if (use === "mixed" || (use === "each" && hasTimeBefore !== keeps && hasTimeBefore))
    return { problem: `\`${name}\` mixes time steps` };
  if (use === "last") return values(outputs, "prefix", undefined);
  if (inputs.some(({ dependence }) => dependence === "prefix"))
    return { problem: `\`${name}\` takes the end of the sequence to every step of it` };
  return {
    values: outputs.map((type, index) => ({ type, dependence: "step", axis: targets[index] })),
  };
}

function values(
  types: readonly TensorType[],
  dependence: Dependence,
  axis: number | undefined,
): Made {
  return { values: types.map((type) => ({ type, dependence, axis })) };
}

function strongest(inputs: readonly TimedValue[]): Dependence {
  const order: readonly Dependence[] = ["fixed", "given", "prefix", "step"];
  return inputs.reduce<Dependence>(
    (most, { dependence }) => (order.indexOf(dependence) > order.indexOf(most) ? dependence : most),
    "fixed",
  );
}

function inputValue(node: GraphNode, time: Time): Made {
  const [type] = node.outputs as readonly [TensorType];
  if (!time.inputs.has(node.id)) {
    return type.shape.some((dim) => hasTime(dim, time))
      ? { problem: `time is not axis 1 of the input \`${String(node.attributes["name"])}\`` }
      : values([type], "given", undefined);
  }
  const shape = type.shape.map((dim, axis) => (axis === 1 ? timeDim(time) : dim));
  return timeAxis(shape, time) === 1
    ? values([{ ...type, shape }], "step", 1)
    : { problem: `the input \`${String(node.attributes["name"])}\` has two axes of time` };
}

/** A recurrence along time; one along another axis is an operation like others. */
function scanValues(node: GraphNode, inputs: readonly TimedValue[], time: Time): Made {
  const { sequences, given } = node.body ?? { sequences: [], given: [] };
  const isTimed = inputs.some(({ axis }) => axis !== undefined);
  if (!isTimed) return values(node.outputs, strongest(inputs), undefined);
  const lead = inputs.slice(0, sequences.length);
  const mask = node.attributes["hasMask"] === true ? inputs.slice(-1) : [];
  if ([...lead, ...mask].some(({ axis }) => axis !== 1))
    return { problem: "a scan along another axis mixes time steps" };
  if (node.attributes["reverse"] === true)
    return { problem: "a reverse scan begins at the end, which has not come yet" };
  const rest = inputs.slice(sequences.length, inputs.length - mask.length);
  const late = rest.findIndex(({ dependence }) => dependence === "step" || dependence === "prefix");
  if (late >= 0)
    return {
      problem:
        late < given.length
          ? "what is given to every step of the scan depends on time"
          : "the first state of the scan depends on time",
    };
  const bodyUses = node.body?.nodes.some(
    ({ outputs, attributes }) =>
      outputs.some(({ shape }) => shape.some((dim) => hasTime(dim, time))) ||
      Object.values(attributes).some((value) => countsSteps(value, time)),
  );
  if (bodyUses) return { problem: "a step of the scan uses the number of steps" };
  const results = node.body?.outputs.length ?? 0;
  const keepsAll = node.attributes["keepsLast"] !== true;
  return {
    values: node.outputs.map((type, index): TimedValue => {
      if (index >= results || !keepsAll) return { type, dependence: "prefix", axis: undefined };
      const shape = type.shape.map((dim, axis) => (axis === 1 ? timeDim(time) : dim));
      return { type: { ...type, shape }, dependence: "step", axis: 1 };
    }),
  };
}

export function hasTime(dim: Dim, { symbol }: Time): boolean {
  return symbolsOf(dim).has(symbol.id);
}

/** The axis that is time, or a product with it such as `N * T`; undefined where there is none. */
function timeAxis(shape: readonly Dim[], time: Time): number | "several" | undefined {
  const found = shape.flatMap((dim, axis) => (hasTime(dim, time) ? [axis] : []));
  const [axis, ...more] = found;
  if (axis === undefined) return undefined;
  const dim = shape[axis] as Dim;
  const rest = substitute(dim, ({ id }) => (id === time.symbol.id ? integer(1) : undefined));
  const isProduct = equal(dim, multiply(timeDim(time), rest)) === "proved";
  return more.length === 0 && isProduct ? axis : "several";
}

/** Numbers, unlike sizes, mean something else when there is only one step. */
function countsSteps(attribute: unknown, { symbol }: Time): boolean {
  if (typeof attribute !== "object" || attribute === null || Array.isArray(attribute)) return false;
  return "kind" in attribute && symbolsOfReal(attribute as Real).has(symbol.id);
}
