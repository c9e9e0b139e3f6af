/** Drops operations that change nothing: `flatten` of a vector, `cast` to what it is, a rearrangement into itself. */
import type { Graph, GraphNode, ValueRef } from "../graph/graph.ts";
import type { Rearrangement } from "../operators/parameters.ts";
import { realConstant, type Real } from "../shape/real.ts";
import { rewrite } from "./rewrite.ts";

type Rule = (node: GraphNode, input: GraphNode["outputs"][number]) => boolean;

const rules: ReadonlyMap<string, Rule> = new Map<string, Rule>([
  // flatten(x[N, D]) -> x
  ["flatten", (_, input) => input.shape.length === 2],
  // cast(x, dtype of x) -> x
  ["cast", (node, input) => node.outputs[0]?.dtype === input.dtype],
  // dropout(x, 0) -> x
  ["dropout", (node) => realConstant(node.attributes["rate"] as Real) === 0],
  // rearrange(x, p => p) -> x
  ["rearrange", (node) => isSame(node.attributes["pattern"] as Rearrangement | undefined)],
]);

export function dropIdentities(graph: Graph): Graph {
  return rewrite(graph, (node, kept): readonly ValueRef[] | undefined => {
    const [ref] = node.inputs;
    const input = ref && kept[ref.node]?.outputs[ref.output];
    return ref && input && rules.get(node.operator)?.(node, input) ? [ref] : undefined;
  });
}

function isSame(pattern: Rearrangement | undefined): boolean {
  const text = (axes: Rearrangement["from"]): string =>
    axes.map((axis) => axis.map(({ name }) => name).join("*")).join(",");
  return pattern !== undefined && text(pattern.from) === text(pattern.to);
}
