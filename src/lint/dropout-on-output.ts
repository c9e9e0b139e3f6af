/** Dropout with nothing behind it. */
import { dropoutOnOutput } from "../diagnostics/catalogue/lints.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { GraphLint } from "./graph-lint.ts";

const dropouts: ReadonlySet<string> = new Set(["dropout", "spatial_dropout"]);

export const dropoutOnOutputLint: GraphLint = (view) =>
  view.graph.outputs.flatMap(({ name, value }) => {
    const node = view.node(value);
    if (!node || !dropouts.has(node.operator)) return [];
    return [
      report(dropoutOnOutput, { output: name }, node.span, {
        notes: ["put it before the last layer"],
      }),
    ];
  });
