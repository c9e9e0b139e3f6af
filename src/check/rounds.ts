/**
 * Rounds of a repetition that come out like the one before are copied instead of elaborated anew: a ResNet of 152 layers
 * has 36 equal blocks in a row. What a round makes depends on nothing but its inputs, once whatever it mentions from
 * outside has been made; so where two rounds made the same and the next has inputs of the same types, it makes that again.
 */
import { keyOf, type GraphNode, type ValueRef } from "../graph/graph.ts";
import type { Elaboration, Level } from "./elaboration.ts";
import { limits } from "./limits.ts";
import { pathOf, placeOf, placesIn, signalOf, type Place } from "./place.ts";
import type { TensorValue, Value } from "./value.ts";

/** How far everything that an elaboration collects has come. */
interface Mark {
  readonly level: Level;
  /** Nodes of the level, and of all levels. */
  readonly nodes: number;
  readonly numbers: number;
  readonly scopes: number;
  readonly weights: number;
  readonly instances: number;
  readonly states: number;
  readonly findings: number;
  readonly steps: number;
  readonly blocks: number;
}

/** What one round took in and made. */
export interface Round {
  readonly place: Place;
  readonly inputs: readonly TensorValue[];
  readonly outputs: readonly TensorValue[];
  readonly start: Mark;
  readonly end: Mark;
}

export function markOf(e: Elaboration): Mark {
  return {
    level: e.level,
    nodes: e.level.nodes.length,
    numbers: e.nextNode,
    scopes: e.scopes.length,
    weights: e.weights.length,
    instances: e.instances.size,
    states: e.level.step?.states.length ?? 0,
    findings: e.diagnostics.length + e.obligations.length + e.ranges.length + e.runtimeFacts.length,
    steps: e.budget.shared.steps,
    blocks: e.budget.instances,
  };
}

/** The record of a round that has ended; undefined for one that no other can be like. */
export function recordRound(
  e: Elaboration,
  place: Place,
  start: Mark,
  inputs: readonly Value[],
  result: Value,
): Round | undefined {
  const end = markOf(e);
  const outputs = result.kind === "tuple" ? result.items : [result];
  const isPlain =
    e.mode === "model" &&
    [...inputs, ...outputs].every((value) => value.kind === "tensor") &&
    // The steps of scans have graphs of their own, and states belong to one step.
    end.nodes - start.nodes === end.numbers - start.numbers &&
    end.states === start.states &&
    end.findings === start.findings;
  if (!isPlain) return undefined;
  return {
    place,
    inputs: inputs as readonly TensorValue[],
    outputs: outputs as readonly TensorValue[],
    start,
    end,
  };
}

/** Whether the round behind `last` will make what `last` made. */
export function isRepeated(e: Elaboration, before: Round, last: Round): boolean {
  const [a, b] = [sizesOf(before), sizesOf(last)];
  if (a.some((size, index) => size !== b[index]) || last.start.level !== e.level) return false;
  const earlier = nodesOf(before);
  const refs = new Set(last.inputs.map(({ ref }) => keyOf(ref)));
  if (refs.size !== last.inputs.length || last.inputs.length !== last.outputs.length) return false;
  return (
    // A signal from further outside could be an input and be mentioned in the body as well.
    last.inputs.every(({ ref }) => ref.node >= before.start.numbers) &&
    last.inputs.every((input, index) => hasType(input, last.outputs[index] as TensorValue)) &&
    nodesOf(last).every((node, index) => node.operator === earlier[index]?.operator) &&
    last.end.numbers + sizesOf(last)[0] < limits.nodes &&
    e.budget.instances + (last.end.blocks - last.start.blocks) < limits.instances &&
    e.budget.shared.steps > last.start.steps - last.end.steps
  );
}

type Sizes = readonly [nodes: number, ...others: number[]];

function sizesOf({ start, end }: Round): Sizes {
  return [
    end.nodes - start.nodes,
    end.scopes - start.scopes,
    end.weights - start.weights,
    end.instances - start.instances,
    end.blocks - start.blocks,
  ];
}

function nodesOf({ start, end }: Round): readonly GraphNode[] {
  return start.level.nodes.slice(start.nodes, end.nodes);
}

function hasType({ type: a }: TensorValue, { type: b }: TensorValue): boolean {
  return (
    a.dtype === b.dtype &&
    a.shape.length === b.shape.length &&
    a.shape.every((dim, axis) => dim.key === b.shape[axis]?.key)
  );
}

/**
 * The round after `last`, at its own place and fed with what `last` made; undefined where the weights of `last` are not
 * all its own.
 */
export function copyRound(
  e: Elaboration,
  last: Round,
  place: Place,
  name: string,
): Round | undefined {
  const places = placesBelow(last.place);
  const made = [...places.keys()].filter((each) => e.instances.has(each));
  if (made.length !== last.end.instances - last.start.instances) return undefined;
  const start = markOf(e);
  const { start: from, end: to } = last;
  const inputs = new Map(
    last.inputs.map(({ ref }, index) => [keyOf(ref), last.outputs[index]?.ref]),
  );
  const shift = e.nextNode - from.numbers;
  const refOf = (ref: ValueRef): ValueRef =>
    ref.node >= from.numbers && ref.node < to.numbers
      ? { ...ref, node: ref.node + shift }
      : (inputs.get(keyOf(ref)) ?? ref);
  const moved = (index: number, first: number, next: number): number =>
    index >= first ? index - first + next : index;
  const weightOf = (index: number): number => moved(index, from.weights, start.weights);
  const pathAt = renamed(pathOf(last.place), pathOf(place));
  const signalAt = renamed(signalOf(last.place), signalOf(place));

  for (const [index, scope] of e.scopes.slice(from.scopes, to.scopes).entries())
    e.scopes.push({
      ...scope,
      name: index === 0 ? name : scope.name,
      parent: moved(scope.parent, from.scopes, start.scopes),
      path: pathAt(scope.path),
    });
  for (const weight of e.weights.slice(from.weights, to.weights))
    e.weights.push({ ...weight, path: pathAt(weight.path) });
  for (const node of nodesOf(last))
    e.level.nodes.push({
      ...node,
      id: node.id + shift,
      inputs: node.inputs.map(refOf),
      instance: pathAt(node.instance),
      weights: node.weights.map(weightOf),
      signal: signalAt(node.signal),
      scope: moved(node.scope, from.scopes, start.scopes),
    });
  const copyOf = copies(places, last.place, place);
  for (const each of made)
    e.instances.set(copyOf(each), (e.instances.get(each) ?? []).map(weightOf));
  e.nextNode += to.numbers - from.numbers;
  e.budget.instances += to.blocks - from.blocks;
  e.budget.shared.steps -= from.steps - to.steps;
  return {
    place,
    inputs: last.outputs,
    outputs: last.outputs.map((output) => ({ ...output, ref: refOf(output.ref) })),
    start,
    end: markOf(e),
  };
}

/** Paths with one beginning for another. */
function renamed(before: string, after: string): (path: string) => string {
  return (path) => {
    if (path === before) return after;
    return path.startsWith(`${before}/`) ? after + path.slice(before.length) : path;
  };
}

/** How `placeOf` came to a place. */
interface Origin {
  readonly parent: Place;
  readonly node: object;
}

function placesBelow(root: Place): ReadonlyMap<Place, Origin> {
  const found = new Map<Place, Origin>();
  const visit = (parent: Place): void => {
    for (const [node, place] of placesIn(parent)) {
      found.set(place, { parent, node });
      visit(place);
    }
  };
  visit(root);
  return found;
}

/** The place below `after` that is what another is below `before`. */
function copies(
  places: ReadonlyMap<Place, Origin>,
  before: Place,
  after: Place,
): (place: Place) => Place {
  const copied = new Map([[before, after]]);
  const copyOf = (place: Place): Place => {
    const origin = places.get(place);
    const known = copied.get(place);
    if (known || !origin) return known ?? place;
    // A block that is mentioned again lies at a place that goes by its first one.
    const node = places.has(origin.node as Place) ? copyOf(origin.node as Place) : origin.node;
    const copy = placeOf(copyOf(origin.parent), node, place.segment, place.isMention);
    copied.set(place, copy);
    return copy;
  };
  return copyOf;
}
