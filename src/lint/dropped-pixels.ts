/** Windows that stop before the edge. */
import { droppedPixels } from "../diagnostics/catalogue/lints.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { GraphNode } from "../graph/graph.ts";
import type { Sides } from "../operators/parameters.ts";
import { extentOf, sizeOf, type GraphLint, type GraphView } from "./graph-lint.ts";

const windows: ReadonlySet<string> = new Set(["conv", "max_pool", "avg_pool", "depthwise_conv"]);

/** A smaller part than this is lost in every large image, and nobody minds. */
const noticeable = 0.1;

export const droppedPixelsLint: GraphLint = (view) =>
  view.graph.nodes
    .filter(({ operator }) => windows.has(operator))
    .flatMap((node) => ofNode(view, node));

function ofNode(view: GraphView, node: GraphNode): readonly Diagnostic[] {
  const shape = view.before(node)?.outputs[0]?.shape ?? [];
  const { pad, ceil } = node.attributes;
  if (pad === "same" || ceil === true) return [];
  const kernel =
    extentOf(node, "kernel").length > 0 ? extentOf(node, "kernel") : extentOf(node, "size");
  const strides = extentOf(node, "stride");
  for (const [axis, name] of ["rows", "columns"].entries()) {
    const size = sizeOf(shape[axis + 1]);
    const window = kernel[axis];
    if (size === undefined || window === undefined) continue;
    const stride = strides[axis] ?? window;
    const dilation = extentOf(node, "dilation")[axis] ?? 1;
    const [before, after] = Array.isArray(pad) ? ((pad as Sides)[axis] ?? []).map(sizeOf) : [0, 0];
    const room = size + (before ?? 0) + (after ?? 0) - dilation * (window - 1) - 1;
    // What is left over may be padding.
    const lost = (room % stride) - (after ?? 0);
    // A window that is smaller than its step skips pixels everywhere, and is meant to.
    if (window < stride || room < 0 || lost <= 0 || lost / size < noticeable) continue;
    const values = { count: lost, size, axis: name, operator: node.operator };
    return [report(droppedPixels, values, node.span, { notes: ["`pad: same` covers them"] })];
  }
  return [];
}
