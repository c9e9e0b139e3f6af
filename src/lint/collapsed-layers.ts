/** Affine layers with nothing but affine operations between them. */
import { collapsedLayers } from "../diagnostics/catalogue/lints.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { GraphNode } from "../graph/graph.ts";
import { affine, extentOf, sizeOf, type GraphLint, type GraphView } from "./graph-lint.ts";

/** Operations that only move numbers, so that what is affine before them is affine behind them. */
const moving: ReadonlySet<string> = new Set(["flatten", "rearrange", "squeeze", "expand"]);

export const collapsedLayersLint: GraphLint = (view) =>
  view.graph.nodes.flatMap((second) => {
    const first = affine.has(second.operator) ? affineBefore(view, second) : undefined;
    if (!first || isFactorised(view, first, second) || !isPointwise(first, second)) return [];
    const values = { first: first.operator, second: second.operator };
    return [
      report(collapsedLayers, values, second.span, {
        related: [{ span: first.span, message: "an affine map, like the next" }],
        notes: ["put an activation between them, as in `-> relu ->`, or leave one of them out"],
      }),
    ];
  });

function affineBefore(view: GraphView, node: GraphNode): GraphNode | undefined {
  let before = view.before(node);
  while (before && moving.has(before.operator) && view.isPrivate(before))
    before = view.before(before);
  return before && affine.has(before.operator) && view.isPrivate(before) ? before : undefined;
}

/** Two convolutions with windows see more than one of them alone; only if one is 1×1 do they collapse exactly. */
function isPointwise(first: GraphNode, second: GraphNode): boolean {
  return [first, second].some(
    (node) => node.operator === "dense" || extentOf(node, "kernel").every((size) => size === 1),
  );
}

/** A middle that is narrower than both ends saves weights, and is meant. */
function isFactorised(view: GraphView, first: GraphNode, second: GraphNode): boolean {
  const before = sizeOf(view.before(first)?.outputs[0]?.shape.at(-1));
  const middle = sizeOf(first.outputs[0]?.shape.at(-1));
  const after = sizeOf(second.outputs[0]?.shape.at(-1));
  return (
    before !== undefined &&
    middle !== undefined &&
    after !== undefined &&
    middle < before &&
    middle < after
  );
}
