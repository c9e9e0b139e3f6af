/** Probabilities where a loss takes logits. */
import { softmaxBeforeLoss } from "../diagnostics/catalogue/lints.ts";
import { report } from "../diagnostics/catalogue.ts";
import type { GraphNode, ValueRef } from "../graph/graph.ts";
import type { GraphLint, GraphView } from "./graph-lint.ts";

const losses: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["cross_entropy", new Set(["softmax", "log_softmax", "sigmoid"])],
  ["binary_cross_entropy", new Set(["softmax", "sigmoid"])],
]);

export const softmaxBeforeLossLint: GraphLint = (view) =>
  (view.graph.training?.nodes ?? []).flatMap((loss) => {
    const wrong = losses.get(loss.operator);
    const source = wrong && sourceOf(view, loss.inputs[0]);
    if (!source || !wrong.has(source.operator)) return [];
    const values = { loss: loss.operator, activation: source.operator };
    return [
      report(softmaxBeforeLoss, values, loss.span, {
        related: [{ span: source.span, message: "these are probabilities" }],
        notes: [`name the signal before \`${source.operator}\`, and give that to the loss`],
      }),
    ];
  });

/** What makes a value of the training graph, there or in the model. */
function sourceOf(view: GraphView, ref: ValueRef | undefined): GraphNode | undefined {
  if (!ref) return undefined;
  const { training } = view.graph;
  const signal = training?.signals.find(({ value }) => value.node === ref.node);
  return signal ? view.node(signal.source) : training?.nodes[ref.node];
}
