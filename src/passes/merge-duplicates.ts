/** Computes a signal once where the same operation of the same inputs stands twice. Weights and chance are never merged. */
import type { Graph, GraphNode, ValueRef } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import { printDim, type Dim } from "../shape/dim.ts";
import { rewrite } from "./rewrite.ts";

export function mergeDuplicates(graph: Graph): Graph {
  const known = new Map<string, number>();
  return rewrite(graph, (node): readonly ValueRef[] | undefined => {
    const key = keyOf(node);
    if (key === undefined) return undefined;
    const earlier = known.get(key);
    if (earlier === undefined) {
      known.set(key, node.id);
      return undefined;
    }
    return node.outputs.map((_, output) => ({ node: earlier, output }));
  });
}

/** Equal for operations that give equal values; undefined for those that must stay apart. */
function keyOf(node: GraphNode): string | undefined {
  if (node.operator === "input" || node.weights.length > 0 || node.body) return undefined;
  if (operators.get(node.operator)?.isRandom) return undefined;
  const dtypes = node.outputs.map(({ dtype }) => dtype).join();
  return JSON.stringify(
    [node.operator, dtypes, node.inputs, node.attributes],
    (name, value: unknown) => {
      if (typeof value === "bigint") return `${value}n`;
      // JSON knows neither infinities nor the sign of zero.
      if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
      if (value instanceof Map) return [...value];
      return typeof value === "object" && value !== null && "terms" in value
        ? printDim(value as Dim)
        : name === "origin"
          ? undefined
          : value;
    },
  );
}
