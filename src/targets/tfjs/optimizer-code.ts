/** `adam({ learningRate: cosine({ rate: 0.1 }) })`: optimisers and schedules as calls of `nnc/runtime`. */
import type { Graph, Setting, SettingValue, TrainingSection } from "../../graph/graph.ts";
import { js, type JsExpression } from "../../javascript/tree.ts";
import { optimizers } from "../../settings/optimizers.ts";
import { schedules } from "../../settings/schedules.ts";
import { cleanPath } from "./layer-names.ts";
import type { SettingKinds } from "../../settings/setting-call.ts";

export interface OptimizerContext {
  /** The name of the plan, where the weights that do not decay are listed. */
  readonly plan: string;
  readonly undecayed: readonly string[];
  readonly runtime: Set<string>;
}

/** The function that makes the optimiser of a model. */
export function optimizerCode(
  { optimizer, settings }: TrainingSection,
  { plan, undecayed: kept, runtime }: OptimizerContext,
): JsExpression {
  const { name, args } = optimizer;
  const lr = args["lr"] ?? initialRate(name);
  const call = settingCall({ name, args: { ...args, lr } }, optimizers, runtime);
  const extra: [string, JsExpression][] = [];
  const { clip_norm: clipNorm } = settings;
  if (clipNorm !== undefined) extra.push(["clipNorm", js.literal(clipNorm)]);
  if (kept.length > 0) {
    runtime.add("variableNames");
    const list = js.member(js.id(plan), "undecayed");
    extra.push(["undecayed", js.call(js.id("variableNames"), js.id("net"), list)]);
  }
  return js.arrow(kept.length > 0 ? [js.name("net")] : [], call(extra));
}

function initialRate(name: string): number {
  const initial = optimizers.get(name)?.parameters[0]?.initial;
  return typeof initial === "number" ? initial : 0.001;
}

/** Names of weights that do not decay: biases, the scales of norms, and what says `decay: false`. */
export function undecayed(
  graph: Graph,
  { optimizer, settings }: TrainingSection,
): readonly string[] {
  const decay = optimizer.args["weight_decay"] ?? (optimizer.name === "adamw" ? 0.01 : 0);
  if (decay === 0) return [];
  const decaysAll = settings["decay_biases"] === true;
  return graph.weights.flatMap(({ isTrainable, decays, neverDecays, path }) => {
    const isLeftOut = isTrainable && (neverDecays || (!decays && !decaysAll));
    return isLeftOut ? [cleanPath(path, "weight")] : [];
  });
}

function settingCall(
  { name, args }: Setting,
  kinds: SettingKinds,
  runtime: Set<string>,
): (extra?: readonly (readonly [string, JsExpression])[]) => JsExpression {
  const entry = kinds.get(name);
  if (!entry) throw new TypeError(`there is no setting ${name}`);
  runtime.add(entry.runtime);
  const options = entry.parameters.flatMap(
    ({ name: key, runtime: own }): [string, JsExpression][] => {
      const value = args[key];
      return value === undefined ? [] : [[own ?? camelCase(key), valueOf(value, runtime)]];
    },
  );
  return (extra = []) => js.call(js.id(entry.runtime), js.object([...options, ...extra]));
}

function valueOf(value: SettingValue, runtime: Set<string>): JsExpression {
  if (typeof value !== "object") return js.literal(value);
  if ("name" in value) return settingCall(value, schedules, runtime)();
  return js.array(...value.map((number) => js.literal(number)));
}

function camelCase(name: string): string {
  return name.replaceAll(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

/** Whether a learning rate depends on how long an epoch or the training is, which tfjs does not tell. */
export function needsLengths(value: SettingValue | undefined): boolean {
  if (typeof value !== "object" || !("name" in value)) return false;
  const { name, args } = value;
  const isOpen = (name === "cosine" || name === "linear") && args["steps"] === undefined;
  return isOpen || args["per"] === "epoch" || Object.values(args).some(needsLengths);
}
