/**
 * Splits a graph between plain `tf.layers` and generated ones. A node is a layer where its operator has a layer form
 * and its inputs are signals of the model; all other nodes are direct operations, and connected ones form a region,
 * which becomes one generated layer. What depends on no input (a weight, a range, a mask) is computed in the regions
 * that use it; a weight that several of these use gets a small layer of its own.
 */
import {
  keyOf,
  type Graph,
  type GraphNode,
  type ValueRef,
  type ValueKey,
} from "../../graph/graph.ts";
import type { LayerCall } from "../../operators/operator.ts";
import { inSourceOrder } from "./step-order.ts";
import { sharedWeights, withOwners, type NodeGroup, type SplitGraph } from "./shared-weights.ts";

export interface LayerStep {
  readonly kind: "layer";
  readonly node: GraphNode;
  readonly call: LayerCall;
}

/** Direct operations that become one generated layer. */
export interface Region {
  readonly kind: "region";
  /** In topological order, constants and weights of the region included. */
  readonly nodes: readonly GraphNode[];
  /** Values from outside, each a signal of the model. */
  readonly inputs: readonly ValueRef[];
  /** Values that others use. */
  readonly outputs: readonly ValueRef[];
  /** Weights of its operations that other steps use too: each is the result of a layer of its own, among the inputs. */
  readonly lent: ReadonlyMap<number, ValueRef>;
}

export type Step = LayerStep | Region;

export interface Plan {
  /** The graph with a node for each weight that has a layer of its own. */
  readonly graph: Graph;
  readonly steps: readonly Step[];
}

/** Orders a graph into steps, each using only signals of earlier ones. */
export function planSteps(graph: Graph, layerOf: (node: GraphNode) => LayerCall | undefined): Plan {
  const direct = new Set<number>();
  for (;;) {
    const split = splitNodes(graph, (node) => (direct.has(node.id) ? undefined : layerOf(node)));
    const shared = sharedWeights(graph, split);
    // What a generated layer shares with a plain one is taken out of the plain one.
    const sharing = [...split.calls.keys()].filter((id) =>
      graph.nodes[id]?.weights.some((weight) => shared.has(weight)),
    );
    if (sharing.length === 0) return planOf(graph, split, shared);
    for (const id of sharing) direct.add(id);
  }
}

function splitNodes(graph: Graph, layerOf: (node: GraphNode) => LayerCall | undefined): SplitGraph {
  const { nodes } = graph;
  const depends: boolean[] = [];
  const calls = new Map<number, LayerCall>();
  const level: number[] = [];
  for (const node of nodes) {
    depends[node.id] = node.operator === "input" || node.inputs.some((ref) => depends[ref.node]);
    const isSignal = node.inputs.length > 0 && node.inputs.every((ref) => depends[ref.node]);
    const call = isSignal ? layerOf(node) : undefined;
    if (call) calls.set(node.id, call);
    level[node.id] = levelOf(node, nodes, level, depends, calls);
  }
  const groups = groupNodes(graph, depends, calls, level).map((ids) => ({
    ids,
    independent: independentOf(graph, ids, depends),
  }));
  return { calls, groups, depends, level };
}

function planOf(graph: Graph, split: SplitGraph, shared: ReadonlySet<number>): Plan {
  const { calls, groups, level } = split;
  const owned = withOwners(graph, shared);
  const used = usage(graph);
  const steps: { readonly step: Step; readonly order: number; readonly level: number }[] = [];
  for (const [id, call] of calls)
    steps.push({
      step: { kind: "layer", node: graph.nodes[id] as GraphNode, call },
      order: id,
      level: level[id] ?? 0,
    });
  for (const group of groups) {
    // A weight that is an output, and has a layer of its own since others use it too.
    if (group.ids.every((id) => isOwner(owned, id))) continue;
    const step = regionOf(graph, group, split, used, owned.owners);
    const order = highest(group.ids);
    steps.push({ step, order, level: level[group.ids[0] ?? 0] ?? 0 });
  }
  const anchor = graph.inputs[0]?.value;
  for (const owner of owned.owners.values()) {
    const step: Region = {
      kind: "region",
      nodes: [owned.graph.nodes[owner.node] as GraphNode],
      inputs: anchor ? [anchor] : [],
      outputs: [owner],
      lent: new Map(),
    };
    steps.push({ step, order: -1, level: -1 });
  }
  steps.sort((a, b) => a.level - b.level || a.order - b.order);
  return {
    graph: owned.graph,
    steps: inSourceOrder(
      steps.map(({ step }) => step),
      graph,
    ),
  };
}

function isOwner({ graph, owners }: ReturnType<typeof withOwners>, id: number): boolean {
  return owners.get(graph.nodes[id]?.weights[0] ?? -1)?.node === id;
}

function highest(ids: readonly number[]): number {
  return ids.reduce((most, id) => Math.max(most, id), -1);
}

/** How often layers and direct operations take turns on the longest way to a node: regions never span a layer. */
function levelOf(
  node: GraphNode,
  nodes: readonly GraphNode[],
  level: readonly number[],
  depends: readonly boolean[],
  calls: ReadonlyMap<number, LayerCall>,
): number {
  let highest = 0;
  for (const { node: id } of node.inputs) {
    if (!depends[id]) continue;
    const isInput = nodes[id]?.operator === "input";
    const turns = isInput || calls.has(id) !== calls.has(node.id) ? 1 : 0;
    highest = Math.max(highest, (level[id] ?? 0) + turns);
  }
  return highest;
}

/** Connected direct operations of one level. */
function groupNodes(
  graph: Graph,
  depends: readonly boolean[],
  calls: ReadonlyMap<number, LayerCall>,
  level: readonly number[],
): readonly number[][] {
  const leader = new Map<number, number>();
  const find = (id: number): number => {
    let at = id;
    for (let next = leader.get(at); next !== undefined && next !== at; next = leader.get(at)) {
      // Shortens the way for the next who asks.
      leader.set(at, leader.get(next) ?? next);
      at = next;
    }
    return at;
  };
  const isDirect = (id: number): boolean =>
    (depends[id] ?? false) && !calls.has(id) && graph.nodes[id]?.operator !== "input";
  for (const node of graph.nodes) {
    if (!isDirect(node.id)) continue;
    leader.set(node.id, node.id);
    for (const ref of node.inputs) {
      if (isDirect(ref.node) && level[ref.node] === level[node.id])
        leader.set(find(ref.node), find(node.id));
    }
  }
  const groups = new Map<number, number[]>();
  for (const id of leader.keys()) {
    const group = groups.get(find(id));
    if (group) group.push(id);
    else groups.set(find(id), [id]);
  }
  // An output that depends on no input still has to come from some layer.
  for (const { value } of graph.outputs)
    if (!depends[value.node]) groups.set(value.node, [value.node]);
  return [...groups.values()];
}

/** The nodes that read each value; -1 stands for the world outside. */
function usage(graph: Graph): ReadonlyMap<ValueKey, ReadonlySet<number>> {
  const used = new Map<ValueKey, Set<number>>();
  const note = (ref: ValueRef, reader: number): void => {
    const readers = used.get(keyOf(ref)) ?? new Set();
    readers.add(reader);
    used.set(keyOf(ref), readers);
  };
  for (const node of graph.nodes) for (const ref of node.inputs) note(ref, node.id);
  for (const { value } of graph.outputs) note(value, -1);
  for (const { source } of graph.training?.signals ?? []) note(source, -1);
  return used;
}

/** Nodes without inputs from outside that a group needs, and theirs. */
function independentOf(
  graph: Graph,
  group: readonly number[],
  depends: readonly boolean[],
): Set<number> {
  const found = new Set<number>();
  const waiting = [...group];
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    for (const ref of graph.nodes[id]?.inputs ?? []) {
      if (depends[ref.node] || found.has(ref.node)) continue;
      found.add(ref.node);
      waiting.push(ref.node);
    }
  }
  return found;
}

function regionOf(
  graph: Graph,
  { ids, independent }: NodeGroup,
  { depends }: SplitGraph,
  used: ReadonlyMap<ValueKey, ReadonlySet<number>>,
  owners: ReadonlyMap<number, ValueRef>,
): Region {
  const owner = (id: number): ValueRef | undefined => {
    const node = graph.nodes[id];
    return node?.operator === "param" ? owners.get(node.weights[0] ?? -1) : undefined;
  };
  const inside = new Set([...ids, ...independent].filter((id) => !owner(id)));
  const inputs = new Map<ValueKey, ValueRef>();
  const members = new Set(ids);
  const lent = new Map<number, ValueRef>();
  const nodes = [...inside]
    .sort((a, b) => a - b)
    .map((id) => {
      const node = graph.nodes[id] as GraphNode;
      const refs = node.inputs.map((ref) => owner(ref.node) ?? ref);
      for (const ref of refs) if (!inside.has(ref.node)) inputs.set(keyOf(ref), ref);
      for (const weight of node.weights) {
        const lender = owners.get(weight);
        if (!lender) continue;
        lent.set(weight, lender);
        inputs.set(keyOf(lender), lender);
      }
      return { ...node, inputs: refs };
    });
  const outputs = nodes.flatMap((node) =>
    members.has(node.id)
      ? node.outputs.flatMap((_, output) => {
          const readers = [...(used.get(keyOf({ node: node.id, output })) ?? [])];
          return readers.some((reader) => !inside.has(reader)) ? [{ node: node.id, output }] : [];
        })
      : [],
  );
  const result = graph.outputs[0]?.value;
  if (outputs.length === 0 && result) {
    // Only updates: a result of the model passes through, or nothing would ask for them.
    inputs.set(keyOf(result), result);
    outputs.push(result);
  }
  const anchor = graph.inputs[0]?.value;
  if (![...inputs.values()].some((ref) => depends[ref.node]) && anchor)
    inputs.set(keyOf(anchor), anchor);
  return { kind: "region", nodes, inputs: [...inputs.values()], outputs, lent };
}
