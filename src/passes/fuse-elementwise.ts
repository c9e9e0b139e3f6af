/**
 * Makes one operation of elementwise operations that only each other read, so that backends can compute each element in one
 * go: relu(add(x, y)) -> elementwise(x, y) { relu(add(x, y)) }.
 */
import { keyOf, type Graph, type GraphNode, type ValueRef, type ValueKey } from "../graph/graph.ts";
import { ElementwiseRegions, type Region } from "./elementwise-regions.ts";
import { rewrite } from "./rewrite.ts";

/** The graph itself where there is nothing to fuse. */
export function fuseElementwise(graph: Graph): Graph {
  const read = [
    ...graph.outputs.map(({ value }) => value),
    ...(graph.training?.signals ?? []).map(({ source }) => source),
  ];
  const outside = new Set(read.map(({ node }) => node));
  const regions = regionsOf(graph, graph.nodes, outside);
  if (regions.size === 0) return graph;
  const { nodes, inner } = fusedAt(regions, graph.nodes, outside);
  const marked = nodes.map((node) =>
    inner.has(node.id) ? { ...node, attributes: { ...node.attributes, [isInner]: true } } : node,
  );
  return rewrite({ ...graph, nodes: marked }, ({ attributes, outputs }) =>
    // Nothing reads it any more, so that anything will do.
    attributes[isInner] === true ? outputs.map(() => ({ node: 0, output: 0 })) : undefined,
  );
}

/** Marks operations that are part of another one now. */
const isInner = "isInner";

interface Fused {
  readonly nodes: readonly GraphNode[];
  readonly inner: ReadonlySet<number>;
}

/**
 * Nodes of a model, in order, in which the last of each region stands for all of it. The others of a region are still
 * there, for numbers to stay as they are, and read by nothing; they are `inner`.
 *
 * @param outside nodes whose values are read by others than these
 */
export function withRegions(
  graph: Pick<Graph, "hyperparameters">,
  nodes: readonly GraphNode[],
  outside: ReadonlySet<number>,
): Fused {
  return fusedAt(regionsOf(graph, nodes, outside), nodes, outside);
}

function regionsOf(
  { hyperparameters }: Pick<Graph, "hyperparameters">,
  nodes: readonly GraphNode[],
  outside: ReadonlySet<number>,
): ReadonlyMap<number, Region> {
  const late = new Set(hyperparameters.map(({ symbol }) => symbol.id));
  return new ElementwiseRegions(nodes, outside, late).find();
}

function fusedAt(
  regions: ReadonlyMap<number, Region>,
  nodes: readonly GraphNode[],
  outside: ReadonlySet<number>,
): Fused {
  const fused = nodes.map((node) => {
    const region = regions.get(node.id);
    return region ? fusedNode(nodes, node, region) : node;
  });
  const members = new Set([...regions.values()].flatMap((region) => [...region.members]));
  const inner = new Set<number>();
  const read = new Set(outside);
  // Copies stay where something else reads them.
  for (const { id, inputs } of [...fused].reverse()) {
    if (members.has(id) && !regions.has(id) && !read.has(id)) inner.add(id);
    else for (const { node } of inputs) read.add(node);
  }
  return { nodes: fused, inner };
}

/** The root of a region as an operation with all the others as its parts. */
function fusedNode(nodes: readonly GraphNode[], root: GraphNode, region: Region): GraphNode {
  const place = new Map<ValueKey, number>();
  const parts: GraphNode[] = [];
  for (const ref of region.inputs) {
    place.set(keyOf(ref), parts.length);
    parts.push(inputPart(nodes, ref, parts.length));
  }
  const constants = [...region.members].flatMap((id) =>
    (nodes[id]?.inputs ?? []).flatMap((ref) =>
      nodes[ref.node]?.operator === "constant" ? [ref.node] : [],
    ),
  );
  for (const id of [...new Set([...constants, ...region.members])].sort((a, b) => a - b)) {
    const node = nodes[id] as GraphNode;
    const inputs = node.inputs.map((ref) => ({ node: place.get(keyOf(ref)) ?? -1, output: 0 }));
    place.set(keyOf({ node: id, output: 0 }), parts.length);
    parts.push({ ...node, id: parts.length, inputs });
  }
  return { ...root, operator: "elementwise", attributes: {}, inputs: region.inputs, parts };
}

/** What a region takes in, as one of its parts. */
function inputPart(nodes: readonly GraphNode[], { node, output }: ValueRef, id: number): GraphNode {
  const { signal, scope, span, instance, outputs } = nodes[node] as GraphNode;
  return {
    id,
    operator: "input",
    attributes: {},
    inputs: [],
    weights: [],
    outputs: outputs.slice(output, output + 1),
    instance,
    signal,
    scope,
    span,
  };
}
