/** The training plan of a module: what the `train` section says, as an object that `fit` of `nnc/runtime` follows. */
import {
  typeOf,
  type Graph,
  type Port,
  type SettingValue,
  type TrainingSection,
  type ValueRef,
} from "../../graph/graph.ts";
import { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsPattern, type JsStatement } from "../../javascript/tree.ts";
import { asInteger } from "../../shape/dim.ts";
import { dimToJs, realToJs, type SymbolLookup } from "./dims.ts";
import type { Factory } from "./factory-types.ts";
import { innerNames } from "./module-names.ts";
import { emitOperations } from "./operations.ts";
import { optimizerCode, undecayed } from "./optimizer-code.ts";
import { isBare } from "./region-dims.ts";
import { keyOf } from "./regions.ts";
import { signalsObject } from "./training-signals.ts";

export interface TrainingPlanCode {
  readonly statement: JsStatement;
  readonly runtime: ReadonlySet<string>;
}

export function trainingPlan(
  graph: Graph,
  training: TrainingSection,
  name: string,
  { signals }: Pick<Factory, "signals">,
): TrainingPlanCode {
  const runtime = new Set<string>();
  const metrics = training.metrics.map(({ name: key, value }): [string, JsExpression] => [
    key,
    scalarFunction(graph, training, value, runtime),
  ]);
  const { settings } = training;
  const kept = undecayed(graph, training);
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
    ["shuffle", setting("shuffle")],
    ["earlyStopping", earlyStopping(training)],
    ["signals", signalsObject(signals)],
    ["undecayed", kept.length > 0 ? js.array(...kept.map(js.literal)) : undefined],
    ["optimizer", optimizerCode(training, { plan: name, undecayed: kept, runtime })],
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

/** The rule of early stopping as `fit` takes it. */
function earlyStopping({ earlyStopping: rule }: TrainingSection): JsExpression | undefined {
  if (!rule) return undefined;
  const { epochs, monitor, min_delta: minDelta, goal, restore_best: restoreBest } = rule.args;
  const literal = (value: SettingValue | undefined): JsExpression | undefined =>
    typeof value === "object" || value === undefined ? undefined : js.literal(value);
  return js.object([
    ["monitor", literal(monitor)],
    ["patience", literal(epochs)],
    ["minDelta", literal(minDelta)],
    ["goal", literal(goal)],
    ["restoreBest", literal(restoreBest)],
  ]);
}

/** `({ logits }, { label }) => …` */
function scalarFunction(
  graph: Graph,
  training: TrainingSection,
  result: ValueRef,
  runtime: Set<string>,
): JsExpression {
  const scope = new NameScope(innerNames);
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
