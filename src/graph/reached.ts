/** What a graph's nodes depend on. */
import type { GraphNode } from "./graph.ts";

/**
 * The nodes that lead to `roots`, these among them; those of `ends` are not looked through.
 *
 * @param nodes in an order in which inputs come before the nodes that read them
 */
export function reached(
  nodes: readonly GraphNode[],
  roots: Iterable<number>,
  ends: ReadonlySet<number> = new Set(),
): ReadonlySet<number> {
  const found = new Set(roots);
  // One sweep from the end finds everything.
  for (const { id, inputs } of nodes.toReversed())
    if (found.has(id) && !ends.has(id)) for (const { node } of inputs) found.add(node);
  return found;
}
