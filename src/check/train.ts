/** The `train` section of a model: its loss and metrics are signals over those of the model and the targets. */
import {
  badLoss,
  badSetting,
  missingLoss,
  unknownSetting,
} from "../diagnostics/catalogue/training.ts";
import type { Outcome } from "../diagnostics/diagnostic.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import type { Port as GraphPort, Setting, ValueRef } from "../graph/graph.ts";
import { realConstant } from "../shape/real.ts";
import type { Span } from "../source/source.ts";
import type { Expression, TrainDeclaration } from "../syntax/ast.ts";
import { namesIn } from "../resolve/names-in.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { bound, child } from "./environment.ts";
import { evaluate, type At } from "./evaluate.ts";
import { asReal } from "./functions.ts";
import type { OpenModel } from "./model.ts";
import { defaultOptimizer, optimizerOf } from "./optimizer.ts";
import { nameMentions, placeOf } from "./place.ts";
import { openPorts } from "./ports.ts";
import { describe, type Value } from "./value.ts";

/** A section as elaborated; nodes from `firstNode` on belong to it. */
export interface ElaboratedTraining {
  readonly targets: readonly GraphPort[];
  readonly firstNode: number;
  readonly loss: ValueRef;
  readonly metrics: readonly GraphPort[];
  readonly optimizer: Setting;
  readonly settings: Readonly<Record<string, number>>;
  readonly span: Span;
}

interface NumberSetting {
  readonly initial: number | undefined;
  readonly least: number;
  readonly isInteger: boolean;
}

/** Settings that are plain numbers, with their defaults; those without one are left out when not given. */
export const numberSettings: ReadonlyMap<string, NumberSetting> = new Map([
  ["batch", { initial: 32, least: 1, isInteger: true }],
  ["epochs", { initial: 10, least: 1, isInteger: true }],
  ["seed", { initial: undefined, least: 0, isInteger: true }],
  ["weight_decay", { initial: undefined, least: 0, isInteger: false }],
  ["clip_norm", { initial: undefined, least: 0, isInteger: false }],
]);

export function elaborateTraining(
  open: OpenModel,
  declaration: TrainDeclaration,
): Outcome<ElaboratedTraining | undefined> {
  const { e } = open;
  const before = e.diagnostics.length;
  const value = elaborate(open, declaration);
  const diagnostics = e.diagnostics.slice(before);
  return { value: diagnostics.length > 0 ? undefined : value, diagnostics };
}

function elaborate(
  { e, at: outer, runtimeDims }: OpenModel,
  declaration: TrainDeclaration,
): ElaboratedTraining | undefined {
  const at: At = {
    environment: child(outer.environment),
    place: placeOf(outer.place, declaration, "train"),
  };
  const firstNode = e.nextNode;
  const targets = openPorts(e, declaration.targets, at, runtimeDims);
  if (!targets) return undefined;
  declaration.targets.forEach((port, index) => {
    const target = targets[index];
    if (target) at.environment.bindings.set(port.name.name, bound(target));
  });
  const settings = new Map(declaration.settings.map((setting) => [setting.name.name, setting]));
  for (const [name, setting] of settings) {
    if (isReserved(name)) continue;
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
  const optimizer = settings.get("optimizer");
  const lossValue = scalar(e, loss.value, at, "the loss");
  const metrics = metricsOf(e, settings.get("metrics")?.value, at);
  const chosen = optimizer ? optimizerOf(e, optimizer.value, at) : defaultOptimizer;
  const numbers = numbersOf(e, settings, at);
  if (!lossValue || !chosen) return undefined;
  return {
    targets: declaration.targets.map((port, index) => ({
      name: port.name.name,
      value: targets[index]?.ref ?? lossValue,
    })),
    firstNode,
    loss: lossValue,
    metrics,
    optimizer: chosen,
    settings: numbers,
    span: declaration.span,
  };
}

function isReserved(name: string): boolean {
  return name === "loss" || name === "metrics" || name === "optimizer" || numberSettings.has(name);
}

function signal(e: Elaboration, expression: Expression, at: At, name: string): Value {
  nameMentions(e.segments, expression);
  e.signal = name;
  return evaluate(e, expression, { ...at, place: placeOf(at.place, expression, name) });
}

/** Settings under the names that other frameworks give them. */
const foreignSettings: ReadonlyMap<string, string> = new Map([
  ["batch_size", "batch"],
  ["num_epochs", "epochs"],
  ["n_epochs", "epochs"],
  ["criterion", "loss"],
  ["optim", "optimizer"],
  ["optimiser", "optimizer"],
  ["random_seed", "seed"],
  ["max_grad_norm", "clip_norm"],
  ["clipnorm", "clip_norm"],
]);

function noteOnSetting(name: string): string | undefined {
  return name === "lr" || name === "learning_rate"
    ? "the learning rate belongs to the optimiser: `optimizer = adam(lr: 0.001)`"
    : undefined;
}

/** A helper that nothing uses is most likely a setting with a slip in its name. */
function checkSettingNames(e: Elaboration, declaration: TrainDeclaration): void {
  const used = new Set<string>();
  for (const { value } of declaration.settings) namesIn(value, ({ name }) => used.add(name));
  const known = ["loss", "metrics", "optimizer", ...numberSettings.keys()];
  for (const { name } of declaration.settings) {
    if (isReserved(name.name) || used.has(name.name)) continue;
    const near = foreignSettings.get(name.name) ?? closest(name.name, known);
    fault(e, unknownSetting, { name: name.name }, name.span, {
      fixes: near === undefined ? [] : [didYouMean(name.span, near)],
      notes:
        near === undefined
          ? [
              noteOnSetting(name.name) ??
                `settings are ${known.map((setting) => `\`${setting}\``).join(", ")}`,
            ]
          : [],
    });
  }
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
    const { path, start, end } = expression.span;
    const edits = [
      { span: { path, start, end: start }, text: "mean(" },
      { span: { path, start: end, end }, text: ")" },
    ];
    const isTensor = value.kind === "tensor" && value.type.dtype === "float32";
    fault(e, badLoss, { name, found: describe(value) }, expression.span, {
      fixes: isTensor ? [{ title: "take the mean", edits }] : [],
    });
  }
  return undefined;
}

/** `[accuracy(logits, label), …]`: each is named for what it calls. */
function metricsOf(e: Elaboration, list: Expression | undefined, at: At): readonly GraphPort[] {
  const items = list?.kind === "list" ? list.items : list ? [list] : [];
  const metrics: GraphPort[] = [];
  for (const item of items) {
    const stem =
      item.kind === "call" && item.callee.kind === "name"
        ? item.callee.name
        : item.kind === "name"
          ? item.name
          : "metric";
    const count = metrics.filter(({ name }) => name === stem || name.startsWith(`${stem}_`)).length;
    const value = scalar(e, item, at, "a metric");
    if (value) metrics.push({ name: count === 0 ? stem : `${stem}_${count + 1}`, value });
  }
  return metrics;
}

function numbersOf(
  e: Elaboration,
  settings: ReadonlyMap<string, { readonly value: Expression }>,
  at: At,
): Readonly<Record<string, number>> {
  const numbers: [string, number][] = [];
  for (const [name, { initial, least, isInteger }] of numberSettings) {
    const given = settings.get(name);
    if (!given) {
      if (initial !== undefined) numbers.push([name, initial]);
      continue;
    }
    const value = evaluate(e, given.value, at);
    if (value.kind === "unknown") continue;
    const real = asReal(value);
    const number = real && realConstant(real);
    if (number !== undefined && number >= least && (!isInteger || value.kind === "int"))
      numbers.push([name, number]);
    else {
      const expected = `${isInteger ? "an int" : "a number"} of ${String(least)} or more`;
      fault(e, badSetting, { name, expected, found: describe(value) }, given.value.span);
    }
  }
  return Object.fromEntries(numbers);
}
