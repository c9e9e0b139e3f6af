/** The `train` section of a model: its loss and metrics are signals over those of the model and the targets. */
import {
  badLoss,
  badOptimizer,
  badSetting,
  missingLoss,
} from "../diagnostics/catalogue/training.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { wrapIn } from "../diagnostics/suggest.ts";
import type { Port as GraphPort, Setting, ValueRef } from "../graph/graph.ts";
import { operators } from "../operators/registry.ts";
import { stoppingRules } from "../settings/early-stopping.ts";
import { optimizers } from "../settings/optimizers.ts";
import { sectionSettings, type SectionSetting } from "../settings/section.ts";
import { asInteger } from "../shape/dim.ts";
import { realConstant } from "../shape/real.ts";
import type { Span } from "../source/source.ts";
import type { Expression, TrainDeclaration } from "../syntax/ast.ts";
import { demandsOf, judgeDefaults } from "./defaults.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { bound, child } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { asReal } from "./functions.ts";
import { withOtherPlaces } from "./findings.ts";
import type { OpenModel } from "./model.ts";
import { nameMentions, placeOf } from "./place.ts";
import { openPorts } from "./ports.ts";
import { checkWeights } from "./section-nodes.ts";
import { settingOf } from "./setting-call.ts";
import { checkSettingNames } from "./setting-names.ts";
import { describe, type Value } from "./value.ts";

/** A section as elaborated; nodes from `firstNode` on belong to it. */
export interface ElaboratedTraining {
  readonly targets: readonly GraphPort[];
  readonly firstNode: number;
  readonly loss: ValueRef;
  readonly metrics: readonly GraphPort[];
  readonly optimizer: Setting;
  readonly earlyStopping: Setting | undefined;
  readonly settings: Readonly<Record<string, number | boolean>>;
  readonly span: Span;
}

export function elaborateTraining(
  open: OpenModel,
  declaration: TrainDeclaration,
): Outcome<ElaboratedTraining | undefined> {
  const { e } = open;
  const before = e.diagnostics.length;
  const demands = demandsOf(e);
  const value = elaborate(open, declaration);
  judgeDefaults(e, open.model.declaration, open.model.hyperparameters, demands);
  const diagnostics = withOtherPlaces(e.diagnostics.slice(before));
  return { value: diagnostics.length > 0 ? undefined : value, diagnostics };
}

function elaborate(
  { e, at: outer, runtimeDims, model }: OpenModel,
  declaration: TrainDeclaration,
): ElaboratedTraining | undefined {
  const at: At = {
    environment: child(outer.environment),
    place: placeOf(outer.place, declaration, "train"),
  };
  const firstNode = e.nextNode;
  const targets = openPorts(e, declaration.targets, at, runtimeDims, "target");
  if (!targets) return undefined;
  declaration.targets.forEach((port, index) => {
    const target = targets[index];
    if (target) at.environment.bindings.set(port.name.name, bound(target));
  });
  const settings = new Map(declaration.settings.map((setting) => [setting.name.name, setting]));
  for (const [name, setting] of settings) {
    if (sectionSettings.has(name)) continue;
    let value: Value | undefined;
    at.environment.bindings.set(name, {
      value: () => (value ??= signal(e, setting.value, at, name)),
    });
  }
  checkSettingNames(e, declaration);
  const loss = settings.get("loss");
  if (!loss) {
    fault(e, missingLoss, {}, declaration.model.span);
    return undefined;
  }
  const lossValue = scalar(e, loss.value, at, "the loss");
  const metrics = metricsOf(e, settings.get("metrics")?.value, at);
  const { weight_decay: weightDecay, ...numbers } = numbersOf(e, settings, at);
  const optimizer = optimizerOf(e, settings, weightDecay, at);
  const earlyStopping = stoppingOf(e, settings.get("early_stopping")?.value, metrics, at);
  if (!lossValue || !optimizer) return undefined;
  checkWeights(e, model, [lossValue, ...metrics.map(({ value }) => value)], firstNode);
  return {
    targets: declaration.targets.map((port, index) => ({
      name: port.name.name,
      value: targets[index]?.ref ?? lossValue,
    })),
    firstNode,
    loss: lossValue,
    metrics: metrics.map(({ name, value }) => ({ name, value })),
    optimizer,
    earlyStopping,
    settings: numbers,
    span: declaration.span,
  };
}

type Settings = ReadonlyMap<string, { readonly value: Expression }>;

function signal(e: Elaboration, expression: Expression, at: At, name: string): Value {
  nameMentions(e.segments, expression);
  e.signal = name;
  return evaluate(e, expression, { ...at, place: placeOf(at.place, expression, name) });
}

/** A signal of rank 0. */
function scalar(
  e: Elaboration,
  expression: Expression,
  at: At,
  name: string,
): ValueRef | undefined {
  const value = signal(e, expression, at, "loss");
  if (value.kind === "tensor" && value.type.shape.length === 0) return value.ref;
  if (value.kind !== "unknown") {
    const edits = wrapIn(expression.span, "mean");
    const isTensor = value.kind === "tensor" && value.type.dtype === "float32";
    fault(e, badLoss, { name, found: describe(value) }, expression.span, {
      fixes: isTensor ? [{ title: "take the mean", edits }] : [],
    });
  }
  return undefined;
}

interface MetricPort extends GraphPort {
  /** Whether less of it is better, where that is known. */
  readonly goal: "least" | "most" | undefined;
}

/** `[accuracy(logits, label), …]`: each is named for what it calls. */
function metricsOf(e: Elaboration, list: Expression | undefined, at: At): readonly MetricPort[] {
  const items = list?.kind === "list" ? list.items : list ? [list] : [];
  const metrics: MetricPort[] = [];
  for (const item of items) {
    const called = item.kind === "call" ? item.callee : item;
    const stem = called.kind === "name" ? called.name : "metric";
    const count = metrics.filter(({ name }) => name === stem || name.startsWith(`${stem}_`)).length;
    const value = scalar(e, item, at, "a metric");
    const name = count === 0 ? stem : `${stem}_${count + 1}`;
    if (value) metrics.push({ name, value, goal: item.kind === "call" ? goalOf(stem) : undefined });
  }
  return metrics;
}

function goalOf(name: string): "least" | "most" | undefined {
  if (name.endsWith("accuracy")) return "most";
  const isLoss = operators.get(name)?.category === "loss" || name === "perplexity";
  return isLoss ? "least" : undefined;
}

/** The optimiser, with the section's `weight_decay` as if it were an argument. */
function optimizerOf(
  e: Elaboration,
  settings: Settings,
  weightDecay: number | boolean | undefined,
  at: At,
): Setting | undefined {
  const given = settings.get("optimizer")?.value;
  const optimizer = given
    ? settingOf(e, given, at, {
        noun: "optimiser",
        kinds: optimizers,
        example: ", as in `adam(lr: 0.001)`",
      })
    : { name: "adam", args: {} };
  if (!optimizer || weightDecay === undefined) return optimizer;
  if (optimizer.args["weight_decay"] !== undefined) {
    const span = settings.get("weight_decay")?.value.span ?? given?.span;
    const problem = `\`weight_decay\` is given twice: to \`${optimizer.name}\`, and as a setting`;
    if (span) fault(e, badOptimizer, { problem }, span);
    return undefined;
  }
  return { ...optimizer, args: { ...optimizer.args, weight_decay: weightDecay } };
}

/** `patience(5, monitor: accuracy)`, or `5`. */
function stoppingOf(
  e: Elaboration,
  given: Expression | undefined,
  metrics: readonly MetricPort[],
  at: At,
): Setting | undefined {
  if (!given) return undefined;
  const found = given.kind === "number" ? evaluate(e, given, at) : undefined;
  const epochs = found?.kind === "int" ? asInteger(found.dim) : undefined;
  if (epochs !== undefined && epochs > 0)
    return { name: "patience", args: { epochs, monitor: "loss" } };
  const rule = settingOf(e, given, at, {
    noun: "rule of early stopping",
    kinds: stoppingRules,
    metrics: metrics.map(({ name }) => name),
  });
  if (!rule) return undefined;
  const { goal } = rule.args;
  const monitor = typeof rule.args["monitor"] === "string" ? rule.args["monitor"] : "loss";
  const known = monitor === "loss" ? "least" : metrics.find(({ name }) => name === monitor)?.goal;
  if (goal === undefined && known === undefined) {
    const problem = `\`patience\` must know whether less or more of \`${monitor}\` is better: say \`goal: least\` or \`goal: most\``;
    fault(e, badOptimizer, { problem }, given.span);
    return undefined;
  }
  return { ...rule, args: { monitor, goal: goal ?? known ?? "least", ...rule.args } };
}

function numbersOf(
  e: Elaboration,
  settings: Settings,
  at: At,
): Readonly<Record<string, number | boolean>> {
  const numbers: [string, number | boolean][] = [];
  for (const [name, { value: form }] of sectionSettings) {
    const given = settings.get(name);
    if (!form) continue;
    if (!given) {
      if (form.initial !== undefined) numbers.push([name, form.initial]);
      continue;
    }
    const value = evaluate(e, given.value, at);
    if (value.kind === "unknown") continue;
    const found = form.kind === "flag" ? flagOf(value) : numberOf(value, form);
    if (found !== undefined) numbers.push([name, found]);
    else {
      const bound = form.above === undefined ? `of ${form.least ?? 0} or more` : `above ${form.above}`; // prettier-ignore
      const what = form.kind === "int" ? "an int" : "a number";
      const expected = form.kind === "flag" ? "true or false" : `${what} ${bound}`;
      fault(e, badSetting, { name, expected, found: describe(value) }, given.value.span);
    }
  }
  return Object.fromEntries(numbers);
}

function flagOf(value: Value): boolean | undefined {
  return value.kind === "bool" ? value.value : undefined;
}

function numberOf(
  value: Value,
  { kind, least = 0, above = -Infinity }: NonNullable<SectionSetting["value"]>,
): number | undefined {
  const real = asReal(value);
  const number = real && realConstant(real);
  const isRight = number !== undefined && number >= least && number > above;
  return isRight && (kind !== "int" || value.kind === "int") ? number : undefined;
}
