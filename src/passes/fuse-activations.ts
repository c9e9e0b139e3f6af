/**
 * Makes an activation part of the operation before it, where backends compute both at once:
 * relu(conv(x)) -> conv(x, activation: relu).
 */
import type { Graph, GraphNode } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import { readersOf } from "./readers.ts";
import { rewrite } from "./rewrite.ts";

/** What tfjs calls the activations that all its backends fuse. */
const fusable: ReadonlyMap<string, string> = new Map([
  ["relu", "relu"],
  ["relu6", "relu6"],
  ["sigmoid", "sigmoid"],
]);

export function fuseActivations(graph: Graph): Graph {
  const { nodes } = graph;
  const readers = readersOf(graph);
  const activated = new Map<number, string>();
  const fused = new Map<number, GraphNode>();
  for (const node of nodes) {
    const [ref] = node.inputs;
    const before = ref && nodes[ref.node];
    const name = fusable.get(node.operator);
    if (name === undefined || !before || !operators.get(before.operator)?.core) continue;
    if (readers.get(before.id) !== 1) continue;
    activated.set(before.id, name);
    fused.set(node.id, { ...node, attributes: { ...node.attributes, [isFused]: true } });
  }
  if (fused.size === 0) return graph;
  const changed = nodes.map((node): GraphNode => {
    const activation = activated.get(node.id);
    return activation === undefined
      ? (fused.get(node.id) ?? node)
      : { ...node, attributes: { ...node.attributes, activation } };
  });
  return rewrite({ ...graph, nodes: changed }, ({ attributes, inputs }) =>
    attributes[isFused] === true ? inputs : undefined,
  );
}

/** Marks activations that are part of another operation now. */
const isFused = "isFused";
