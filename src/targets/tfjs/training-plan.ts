/** The training plan of a module: what the `train` section says, as an object that `fit` of `nnc/runtime` follows. */
import {
  typeOf,
  type Graph,
  type Port,
  type TrainingSection,
  type ValueRef,
} from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsPattern, type JsStatement } from "../../javascript/tree.ts";
import { asInteger } from "../../shape/dim.ts";
import { dimToJs, realToJs, type SymbolLookup } from "./dims.ts";
import { emitOperations } from "./operations.ts";
import { isBare } from "./region-dims.ts";
import { keyOf } from "./regions.ts";

export interface TrainingPlanCode {
  readonly statement: JsStatement;
  readonly runtime: ReadonlySet<string>;
}

export function trainingPlan(
  graph: Graph,
  training: TrainingSection,
  name: string,
): TrainingPlanCode {
  const runtime = new Set<string>();
  const metrics = training.metrics.map(({ name: key, value }): [string, JsExpression] => [
    key,
    scalarFunction(graph, training, value, runtime),
  ]);
  const { settings } = training;
  const setting = (key: string): JsExpression | undefined =>
    settings[key] === undefined ? undefined : js.literal(settings[key]);
  const plan = js.object([
    ["model", js.literal(graph.name)],
    ["inputs", ports(graph.nodes, graph.inputs)],
    ["outputs", js.array(...graph.outputs.map((port) => js.literal(port.name)))],
    ["targets", ports(training.nodes, training.targets)],
    ["batch", setting("batch")],
    ["epochs", setting("epochs")],
    ["seed", setting("seed")],
    ["weightDecay", setting("weight_decay") ?? optimizerDecay(training)],
    ["undecayed", undecayed(graph, training)],
    ["clipNorm", setting("clip_norm")],
    ["optimizer", js.arrow([], optimizer(training))],
    ["loss", scalarFunction(graph, training, training.loss, runtime)],
    ["metrics", js.object(metrics)],
  ]);
  const statement: JsStatement = {
    kind: "declare",
    keyword: "const",
    target: js.name(name),
    value: plan,
    isExported: true,
    documentation: `How ${graph.name} is trained: its \`train\` section, for \`fit\` of "nnc/runtime".`,
    origin: training.span,
  };
  return { statement, runtime };
}

function ports(nodes: Graph["nodes"], list: readonly Port[]): JsExpression {
  return js.array(
    ...list.map(({ name, value }) => {
      const { shape, dtype } = typeOf(nodes, value);
      const sizes = shape.map((dim) => js.literal(asInteger(dim) ?? null));
      return js.object([
        ["name", js.literal(name)],
        ["shape", js.array(...sizes)],
        ["dtype", js.literal(dtype)],
      ]);
    }),
  );
}

/** Weights that do not decay: biases, the scales of norms, and what says `decay: false`. */
function undecayed({ weights }: Graph, training: TrainingSection): JsExpression | undefined {
  if (training.settings["weight_decay"] === undefined && !optimizerDecay(training))
    return undefined;
  const kept = weights.filter(({ isTrainable, decays }) => isTrainable && !decays);
  return js.array(...kept.map(({ path }) => js.literal(path)));
}

/** tfjs has no AdamW: it is Adam, with the decay applied by `fit`. */
function optimizerDecay({ optimizer: { name, args } }: TrainingSection): JsExpression | undefined {
  return name === "adamw" && typeof args["weight_decay"] === "number"
    ? js.literal(args["weight_decay"])
    : undefined;
}

function optimizer({ optimizer: { name, args } }: TrainingSection): JsExpression {
  const arg = (key: string): JsExpression => js.literal(args[key] ?? 0);
  switch (name) {
    case "sgd":
      return args["momentum"] === 0
        ? js.tf("train.sgd", arg("lr"))
        : js.tf(
            "train.momentum",
            arg("lr"),
            arg("momentum"),
            ...(args["nesterov"] === true ? [js.literal(true)] : []),
          );
    case "rmsprop":
      return js.tf("train.rmsprop", arg("lr"), arg("decay"), arg("momentum"), arg("eps"));
    case "adagrad":
      return js.tf("train.adagrad", arg("lr"));
    default:
      return js.tf("train.adam", arg("lr"), arg("beta1"), arg("beta2"), arg("eps"));
  }
}

/** `({ logits }, { label }) => …` */
function scalarFunction(
  graph: Graph,
  training: TrainingSection,
  result: ValueRef,
  runtime: Set<string>,
): JsExpression {
  const scope = new NameScope(["tf"]);
  const needed = reaching(training, result);
  const values = new Map<string, JsExpression>();
  const shapes = new Map<string, { readonly id: string; readonly value: ValueRef }>();
  const pattern = (list: readonly Port[]): JsPattern => ({
    kind: "object-pattern",
    properties: list
      .filter(({ value }) => needed.has(value.node))
      .map(({ name, value }) => {
        const id = scope.fresh(name);
        values.set(keyOf(value), js.id(id));
        shapes.set(keyOf(value), { id, value });
        return { key: name, value: { kind: "identifier", name: id } };
      }),
  });
  const params = [pattern(training.signals), pattern(training.targets)];
  const lookUp: SymbolLookup = (symbol) => {
    for (const { id, value } of shapes.values()) {
      const axis = typeOf(training.nodes, value).shape.findIndex((dim) => isBare(dim, symbol.id));
      if (axis >= 0) return js.index(js.member(js.id(id), "shape"), js.literal(axis));
    }
    const initial = graph.hyperparameters.find((late) => late.symbol.id === symbol.id)?.initial;
    if (!initial) return js.literal(null);
    return "dim" in initial ? dimToJs(initial.dim, lookUp) : realToJs(initial.real, lookUp);
  };
  const nodes = training.nodes.filter((node) => needed.has(node.id) && node.operator !== "input");
  const { statements } = emitOperations(nodes, {
    graph: training,
    values,
    weightOf: () => js.literal(null),
    lookUp,
    scope,
    training: js.literal(true),
    runtime,
    last: new Set(),
  });
  return arrowOf(params, statements, values.get(keyOf(result)) ?? js.literal(null));
}

/** A function that gives a value; one that only names its result is an expression. */
function arrowOf(
  params: readonly JsPattern[],
  statements: readonly JsStatement[],
  value: JsExpression,
): JsExpression {
  const last = statements.at(-1);
  const isNamed =
    last?.kind === "declare" &&
    last.target.kind === "identifier" &&
    value.kind === "identifier" &&
    last.target.name === value.name;
  const before = isNamed ? statements.slice(0, -1) : statements;
  const result = isNamed ? last.value : value;
  return js.arrow(
    params,
    before.length === 0 ? result : [...before, { kind: "return", value: result }],
  );
}

function reaching(training: TrainingSection, result: ValueRef): ReadonlySet<number> {
  const needed = new Set([result.node]);
  for (let id = training.nodes.length - 1; id >= 0; id--) {
    if (needed.has(id)) for (const ref of training.nodes[id]?.inputs ?? []) needed.add(ref.node);
  }
  return needed;
}
