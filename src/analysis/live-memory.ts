/** How much memory running a graph takes when each result is freed after its last use. */
import type { Graph, GraphNode } from "../graph/graph.ts";

/**
 * The most that is alive at a time, in the order of the nodes: the inputs, results that are still to be read, and
 * outputs. It is what a model of target `core` takes for its results, but for what an operation needs while it runs, and
 * less what fused operations do not make.
 *
 * @param bytesOf the size of all results of a node
 */
export function liveMemory(graph: Graph, bytesOf: (node: GraphNode) => number): number {
  const last = new Map<number, number>();
  const needed = new Set(graph.outputs.map(({ value }) => value.node));
  for (const node of [...graph.nodes].reverse()) {
    if (!needed.has(node.id)) continue;
    for (const { node: id } of node.inputs) {
      needed.add(id);
      if (!last.has(id)) last.set(id, node.id);
    }
  }
  const isKept = new Set([...graph.inputs, ...graph.outputs].map(({ value }) => value.node));
  const ends = new Map<number, GraphNode[]>();
  for (const [id, end] of last) {
    const node = graph.nodes[id];
    if (node && !isKept.has(id)) ends.set(end, [...(ends.get(end) ?? []), node]);
  }
  const sizeOf = (node: GraphNode): number => (needed.has(node.id) ? bytesOf(node) : 0);
  const given = graph.inputs.flatMap(({ value }) => graph.nodes[value.node] ?? []);
  let alive = given.reduce((sum, node) => sum + bytesOf(node), 0);
  let most = alive;
  for (const node of graph.nodes) {
    if (node.operator !== "input") alive += sizeOf(node);
    most = Math.max(most, alive);
    for (const ended of ends.get(node.id) ?? []) alive -= sizeOf(ended);
  }
  return most;
}
