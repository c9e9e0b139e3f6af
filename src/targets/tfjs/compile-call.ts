/**
 * `net.compile(…)` for a model with a `train` section, so that `fit` and `evaluate` of tfjs work at once. tfjs knows
 * losses of one output and one target, so sections that use more of the model are left to `fit` of `nnc/runtime`.
 */
import { typeOf, type Graph } from "../../graph/graph.ts";
import type { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { asInteger } from "../../shape/dim.ts";

export function compileCall(
  graph: Graph,
  plan: string,
  scope: NameScope,
): ((net: string) => readonly JsStatement[]) | undefined {
  const { training } = graph;
  const [output] = graph.outputs;
  const [target] = training?.targets ?? [];
  const [signal] = training?.signals ?? [];
  if (
    !training ||
    !output ||
    !target ||
    graph.outputs.length !== 1 ||
    training.targets.length !== 1
  )
    return undefined;
  const isPlain =
    training.signals.length === 1 &&
    signal?.source.node === output.value.node &&
    signal.source.output === output.value.output;
  if (!isPlain) return undefined;
  const { shape, dtype } = typeOf(training.nodes, target.value);
  const truth = scope.fresh(target.name);
  const prediction = scope.fresh(output.name);
  // tfjs hands over a target of one axis as a column, and ints as floats.
  const given =
    shape.length === 1 ? js.tf("squeeze", js.id(truth), js.array(js.literal(1))) : js.id(truth);
  const typed = dtype === "float32" ? given : js.tf("cast", given, js.literal(dtype));
  const args: readonly JsExpression[] = [
    js.object([[signal.name, js.id(prediction)]]),
    js.object([[target.name, typed]]),
  ];
  const call = (member: readonly string[]): JsExpression =>
    js.arrow(
      [js.name(truth), js.name(prediction)],
      js.call(js.member(js.id(plan), ...member), ...args),
    );
  const axes = shape.slice(1).map((dim) => js.literal(asInteger(dim) ?? null));
  const targetShape = js.array(js.literal(null), ...(shape.length === 1 ? [js.literal(1)] : axes));
  return (net) => {
    const metrics = training.metrics.map(({ name }) => ({ name, id: scope.fresh(name) }));
    return [
      ...metrics.map(({ name, id }): JsStatement => ({
        kind: "declare",
        keyword: "const",
        target: js.name(id),
        value: call(["metrics", name]),
      })),
      {
        kind: "expression",
        expression: js.call(
          js.member(js.id(net), "compile"),
          js.object([
            ["optimizer", js.call(js.member(js.id(plan), "optimizer"))],
            ["loss", call(["loss"])],
            [
              "metrics",
              metrics.length > 0 ? js.array(...metrics.map(({ id }) => js.id(id))) : undefined,
            ],
          ]),
        ),
      },
      {
        kind: "comment",
        text: `tfjs takes a target to be shaped like its output; \`${target.name}\` has a shape of its own.`,
      },
      {
        kind: "assign",
        target: js.member(js.id(net), "feedOutputShapes"),
        value: js.array(targetShape),
      },
    ];
  };
}
