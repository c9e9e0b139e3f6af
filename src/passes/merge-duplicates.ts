/** Computes a signal once where the same operation of the same inputs stands twice. Weights and chance are never merged. */
import type { Graph, GraphNode, ValueRef } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import { printDim, type Dim } from "../shape/dim.ts";
import { rewrite } from "./rewrite.ts";

export function mergeDuplicates(graph: Graph): Graph {
  const known = new Duplicates();
  return rewrite(graph, (node): readonly ValueRef[] | undefined => {
    const earlier = mustStay(node) ? undefined : known.find(node);
    return earlier && node.outputs.map((_, output) => ({ node: earlier.id, output }));
  });
}

/** Operations by what they read. Few read the same as another, so that the rest of them is hardly ever looked at. */
class Duplicates {
  readonly #first = new Map<string, GraphNode>();
  readonly #others = new Map<string, Map<string, GraphNode>>();

  /** An equal operation before; without one, it is kept for those that follow. */
  find(node: GraphNode): GraphNode | undefined {
    const read = readBy(node);
    const first = this.#first.get(read);
    if (!first) {
      this.#first.set(read, node);
      return undefined;
    }
    let similar = this.#others.get(read);
    if (!similar) this.#others.set(read, (similar = new Map([[keyOf(first), first]])));
    const key = keyOf(node);
    const earlier = similar.get(key);
    if (!earlier) similar.set(key, node);
    return earlier;
  }
}

function mustStay({ operator, weights, body }: GraphNode): boolean {
  if (operator === "input" || weights.length > 0 || body) return true;
  return operators.get(operator)?.isRandom ?? false;
}

/** What an operation is and reads, as a key. */
function readBy({ operator, inputs }: GraphNode): string {
  let key = operator;
  for (const { node, output } of inputs) key += ` ${node}.${output}`;
  return key;
}

/** The rest of an operation, as a key. */
function keyOf({ outputs, attributes }: GraphNode): string {
  return JSON.stringify([outputs.map(({ dtype }) => dtype), attributes], (name, value: unknown) => {
    if (typeof value === "bigint") return `${value}n`;
    // JSON knows neither infinities nor the sign of zero.
    if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
    if (value instanceof Map) return [...value];
    return typeof value === "object" && value !== null && "terms" in value
      ? printDim(value as Dim)
      : name === "origin"
        ? undefined
        : value;
  });
}
