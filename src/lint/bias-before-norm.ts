/** A bias that batch normalisation takes away again. */
import { biasBeforeNorm } from "../diagnostics/catalogue/lints.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { GraphLint } from "./graph-lint.ts";

export const biasBeforeNormLint: GraphLint = (view) =>
  view.graph.nodes.flatMap((norm) => {
    if (norm.operator !== "batch_norm") return [];
    const layer = view.before(norm);
    if (layer?.attributes["bias"] !== true || !view.isPrivate(layer)) return [];
    return [
      report(biasBeforeNorm, { layer: layer.operator }, layer.span, {
        related: [{ span: norm.span, message: "normalised here" }],
        notes: ["`bias: false` saves the weights"],
      }),
    ];
  });
