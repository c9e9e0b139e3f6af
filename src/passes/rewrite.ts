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
  const values = new Map<string, ValueRef>();
  const now = (ref: ValueRef): ValueRef => values.get(`${ref.node} ${ref.output}`) ?? ref;
  for (const node of graph.nodes) {
    const current = { ...node, id: kept.length, inputs: node.inputs.map(now) };
    const replacement = replace(current, kept);
    node.outputs.forEach((_, output) => {
      values.set(`${node.id} ${output}`, replacement?.[output] ?? { node: current.id, output });
    });
    if (!replacement) kept.push(current);
  }
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
