/** The one way in which passes change a graph: some nodes give way to values of earlier ones. */
import type { Graph, GraphNode, Port, ValueRef } from "../graph/graph.ts";

/**
 * Walks the nodes in order. Where `replace` gives values, one for each output, they stand in for the node and it is
 * dropped; it is handed the node with its inputs already rewritten and the nodes kept so far.
 */
export function rewrite(
  graph: Graph,
  replace: (node: GraphNode, kept: readonly GraphNode[]) => readonly ValueRef[] | undefined,
): Graph {
  const kept: GraphNode[] = [];
  /** What stands for the outputs of each node that has moved or given way, by its number. */
  const values = new Map<number, readonly ValueRef[]>();
  const now = (ref: ValueRef): ValueRef => values.get(ref.node)?.[ref.output] ?? ref;
  for (const node of graph.nodes) {
    const current = moved(node, kept.length, now);
    const replacement = replace(current, kept);
    if (!replacement) kept.push(current);
    if (replacement !== undefined || current.id !== node.id)
      values.set(
        node.id,
        node.outputs.map((_, output) => replacement?.[output] ?? { node: current.id, output }),
      );
  }
  // No node gave way, and so none moved.
  if (values.size === 0) return graph;
  const ports = (list: readonly Port[]): readonly Port[] =>
    list.map(({ name, value }) => ({ name, value: now(value) }));
  return {
    ...graph,
    nodes: kept,
    inputs: ports(graph.inputs),
    outputs: ports(graph.outputs),
    training: graph.training && {
      ...graph.training,
      signals: graph.training.signals.map((signal) => ({ ...signal, source: now(signal.source) })),
    },
  };
}

/** The node itself where nothing of it changes: most of a graph does not, and passes are many. */
function moved(node: GraphNode, id: number, now: (ref: ValueRef) => ValueRef): GraphNode {
  const stays = node.id === id && node.inputs.every((ref) => now(ref) === ref);
  return stays ? node : { ...node, id, inputs: node.inputs.map(now) };
}
