/** Drops what only training needs: the `train` section, updates of running statistics, and what leads to nothing else. */
import type { Graph, GraphNode, ValueRef } from "../graph/graph.ts";

export function keepInference(graph: Graph): Graph {
  return prune({ ...graph, training: undefined });
}

/** The graph with the nodes that an output needs, and the inputs; weights keep their places. */
export function prune(graph: Graph): Graph {
  const keep = new Set<number>();
  const visit = ({ value }: { readonly value: ValueRef }): void => void keep.add(value.node);
  [...graph.inputs, ...graph.outputs].forEach(visit);
  for (const node of [...graph.nodes].reverse())
    if (keep.has(node.id)) for (const value of node.inputs) visit({ value });
  const place = new Map<number, number>();
  const nodes: GraphNode[] = [];
  const moved = ({ node, output }: ValueRef): ValueRef => ({ node: place.get(node) ?? -1, output });
  for (const node of graph.nodes) {
    if (!keep.has(node.id)) continue;
    place.set(node.id, nodes.length);
    nodes.push({ ...node, id: nodes.length, inputs: node.inputs.map(moved) });
  }
  const ports = (list: Graph["inputs"]): Graph["inputs"] =>
    list.map(({ name, value }) => ({ name, value: moved(value) }));
  return { ...graph, nodes, inputs: ports(graph.inputs), outputs: ports(graph.outputs) };
}
