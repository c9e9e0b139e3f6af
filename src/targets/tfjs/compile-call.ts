/**
 * `net.compile(…)` for a model with a `train` section, so that `fit` and `evaluate` of tfjs work at once. tfjs knows
 * losses of one output and one target, so sections that use more of the model are left to `fit` of `nnc/runtime`.
 */
import { keyOf, typeOf, type Graph, type TrainingSection } from "../../graph/graph.ts";
import type { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { asInteger } from "../../shape/dim.ts";
import type { SymbolLookup } from "./dims.ts";
import type { FactoryOptions } from "./factory-types.ts";
import { valuesOf } from "./hyperparameters.ts";
import { needsLengths } from "./optimizer-code.ts";

/** Makes the statements for a model of this name; or says why tfjs could not follow the section. */
export type CompileCall =
  | { readonly statements: (net: string) => readonly JsStatement[]; readonly reason?: undefined }
  | { readonly statements?: undefined; readonly reason: string };

export function compileCall(
  graph: Graph,
  { trainingName: plan, trained }: Pick<FactoryOptions, "trainingName" | "trained">,
  scope: NameScope,
  lookUp: SymbolLookup,
): CompileCall | undefined {
  const { training } = graph;
  if (!training || plan === undefined) return undefined;
  const [output] = graph.outputs;
  const [target] = training.targets;
  const [signal] = training.signals;
  const reason = obstacle(graph, training);
  if (reason !== undefined || !output || !target || !signal)
    return { reason: reason ?? "it has no output to train" };
  const { shape, dtype } = typeOf(training.nodes, target.value);
  const truth = scope.fresh(target.name);
  const prediction = scope.fresh(output.name);
  // tfjs hands over a target of one axis as a column, and ints as floats.
  const given =
    shape.length === 1 ? js.tf("squeeze", js.id(truth), js.array(js.literal(1))) : js.id(truth);
  const typed = dtype === "float32" ? given : js.tf("cast", given, js.literal(dtype));
  const outputs = js.object([[signal.name, js.id(prediction)]]);
  const targets = js.object([[target.name, typed]]);
  const values = valuesOf(graph, trained, lookUp);
  const late = values.length > 0 ? [js.object([...values])] : [];
  const params = [js.name(truth), js.name(prediction)];
  const call = (...member: readonly string[]): JsExpression =>
    js.arrow(params, js.call(js.member(js.id(plan), ...member), outputs, targets, ...late));
  const axes = shape.slice(1).map((dim) => js.literal(asInteger(dim) ?? null));
  const targetShape = js.array(js.literal(null), ...(shape.length === 1 ? [js.literal(1)] : axes));
  const metrics = training.metrics.map(({ name }) => ({ name, id: scope.fresh(name) }));
  const statements = (net: string): readonly JsStatement[] => [
    ...metrics.map(({ name, id }) => declare(id, call("metrics", name))),
    {
      kind: "expression",
      expression: compile(
        net,
        plan,
        call("loss"),
        metrics.map(({ id }) => id),
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
  return { statements };
}

/** Why tfjs, which knows losses of one output and one target, cannot follow a section. */
function obstacle(
  graph: Graph,
  { signals, targets, optimizer }: TrainingSection,
): string | undefined {
  const { outputs } = graph;
  const [output] = outputs;
  if (hasVector(graph)) return "an input has one axis, of which tfjs makes a column";
  if (outputs.length !== 1) return "the model has several outputs";
  if (targets.length !== 1)
    return targets.length === 0 ? "it has no target" : "it has several targets";
  const [signal] = signals;
  const isPlain =
    signals.length === 1 && output && signal && keyOf(signal.source) === keyOf(output.value);
  if (!isPlain) return "it uses signals that are no outputs of the model";
  if (needsLengths(optimizer.args["lr"]))
    return "the learning rate depends on the length of the training";
  return undefined;
}

/** Whether an input has one axis, of which `fit`, `evaluate` and `predict` of tfjs make a column. */
export function hasVector({ inputs, nodes }: Graph): boolean {
  return inputs.some(({ value }) => typeOf(nodes, value).shape.length === 1);
}

function declare(name: string, value: JsExpression): JsStatement {
  return { kind: "declare", keyword: "const", target: js.name(name), value };
}

/** `net.compile({ optimizer, loss, metrics })` */
function compile(
  net: string,
  plan: string,
  loss: JsExpression,
  metrics: readonly string[],
): JsExpression {
  const list = metrics.length > 0 ? js.array(...metrics.map(js.id)) : undefined;
  const optimizer = js.call(js.member(js.id(plan), "optimizer"), js.id(net));
  const config = js.object([
    ["optimizer", optimizer],
    ["loss", loss],
    ["metrics", list],
  ]);
  return js.call(js.member(js.id(net), "compile"), config);
}
