/** Who reads what. */
import type { Graph } from "../graph/graph.ts";

/** How many nodes and outputs of the graph read something of each node. */
export function readersOf({ nodes, outputs }: Graph): ReadonlyMap<number, number> {
  const count = new Map<number, number>();
  const read = [...nodes.flatMap(({ inputs }) => inputs), ...outputs.map(({ value }) => value)];
  for (const { node } of read) count.set(node, (count.get(node) ?? 0) + 1);
  return count;
}
