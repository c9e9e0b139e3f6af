/** The training plan of a module: what the `train` section says, as an object that `fit` of `nnc/runtime` follows. */
import {
  typeOf,
  type Graph,
  type Port,
  type SettingValue,
  type TrainingSection,
} from "../../graph/graph.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { asInteger } from "../../shape/dim.ts";
import type { Factory } from "./factory-types.ts";
import { optimizerCode, undecayed } from "./optimizer-code.ts";
import type { TrainingFunctions } from "./training-functions.ts";
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
  functions: TrainingFunctions,
): TrainingPlanCode {
  const { loss, metrics, hyperparameters } = functions;
  const runtime = new Set(functions.runtime);
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
    [
      "hyperparameters",
      hyperparameters.length > 0 ? js.array(...hyperparameters.map(js.literal)) : undefined,
    ],
    ["undecayed", kept.length > 0 ? js.array(...kept.map(js.literal)) : undefined],
    ["optimizer", optimizerCode(training, { plan: name, undecayed: kept, runtime })],
    ["loss", loss],
    ["metrics", js.object([...metrics])],
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
