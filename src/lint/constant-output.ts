/** Outputs that come out the same whatever goes in. */
import { constantOutput } from "../diagnostics/catalogue/lints.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { GraphLint, GraphView } from "./graph-lint.ts";

export const constantOutputLint: GraphLint = (view) => {
  if (view.graph.inputs.length === 0) return [];
  const fed = dependents(view);
  return view.graph.outputs.flatMap(({ name, value }) => {
    const node = view.node(value);
    return !node || fed.has(node.id) ? [] : [report(constantOutput, { output: name }, node.span)];
  });
};

/** The nodes whose values depend on an input; nodes stand behind what they read. */
function dependents({ graph }: GraphView): ReadonlySet<number> {
  const found = new Set<number>();
  const isFed = ({ operator, inputs }: GraphNode): boolean =>
    operator === "input" || inputs.some(({ node }) => found.has(node));
  for (const node of graph.nodes) if (isFed(node)) found.add(node.id);
  return found;
}
