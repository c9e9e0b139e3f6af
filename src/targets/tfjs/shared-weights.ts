/**
 * Weights that several steps of a plan use. A layer of tfjs owns its weights, so a weight that two generated layers
 * use, or a generated and a plain one, moves into a small layer of its own, whose result is the weight.
 */
import type { Graph, GraphNode, ValueRef } from "../../graph/graph.ts";
import type { LayerCall } from "../../operators/operator.ts";

/** Direct operations that go together. */
export interface NodeGroup {
  readonly ids: readonly number[];
  /** Nodes without inputs from outside that these need. */
  readonly independent: ReadonlySet<number>;
}

/** A graph, split between plain layers and direct operations. */
export interface SplitGraph {
  readonly calls: ReadonlyMap<number, LayerCall>;
  readonly groups: readonly NodeGroup[];
  /** Which nodes depend on an input of the model. */
  readonly depends: readonly boolean[];
  readonly level: readonly number[];
}

/** The weights with more than one owner, one of them a generated layer. */
export function sharedWeights(graph: Graph, { calls, groups }: SplitGraph): ReadonlySet<number> {
  const owners = new Map<number, Set<string>>();
  const generated = new Set<number>();
  const note = (weight: number, owner: string): void => {
    owners.set(weight, (owners.get(weight) ?? new Set()).add(owner));
  };
  for (const id of calls.keys()) {
    const { instance, operator, weights } = graph.nodes[id] as GraphNode;
    for (const weight of weights) note(weight, `${instance} ${operator}`);
  }
  for (const [index, { ids, independent }] of groups.entries()) {
    for (const id of [...ids, ...independent]) {
      for (const weight of graph.nodes[id]?.weights ?? []) {
        note(weight, String(index));
        generated.add(weight);
      }
    }
  }
  return new Set(
    [...owners].flatMap(([weight, { size }]) =>
      size > 1 && generated.has(weight) ? [weight] : [],
    ),
  );
}

/** The graph with a `param` for each of these weights, and where it is. */
export function withOwners(
  graph: Graph,
  weights: ReadonlySet<number>,
): { readonly graph: Graph; readonly owners: ReadonlyMap<number, ValueRef> } {
  const nodes = [...graph.nodes];
  const owners = new Map<number, ValueRef>();
  const params = new Map<number | undefined, number>();
  for (const { id, operator, weights: read } of graph.nodes)
    if (operator === "param" && !params.has(read[0])) params.set(read[0], id);
  for (const weight of weights) {
    const known = params.get(weight);
    owners.set(weight, { node: known ?? nodes.length, output: 0 });
    if (known === undefined) nodes.push(ownerOf(graph, weight, nodes.length));
  }
  return { graph: { ...graph, nodes }, owners };
}

function ownerOf(graph: Graph, weight: number, id: number): GraphNode {
  const { path, dtype, shape, span } = graph.weights[weight] as Graph["weights"][number];
  return {
    id,
    operator: "param",
    attributes: {},
    inputs: [],
    outputs: [{ dtype, shape }],
    instance: path,
    weights: [weight],
    signal: path,
    scope: -1,
    span,
  };
}
