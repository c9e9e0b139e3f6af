/** What could stand in a `train` section. */
import { schedules } from "../settings/schedules.ts";
import { sectionSettings } from "../settings/section.ts";
import { optimizers } from "../settings/optimizers.ts";
import { stoppingRules } from "../settings/early-stopping.ts";
import { argumentNames } from "./argument-completions.ts";
import { callAround, type CursorContext } from "./cursor-context.ts";
import { builtInCallable } from "./callables.ts";
import { callableItem, keywords, type CompletionItem } from "./expression-completions.ts";
import { constantItems } from "./header-completions.ts";
import type { Snapshot } from "./snapshot.ts";

/** The settings that a section does not have yet. */
export function settings({ declaration }: CursorContext): readonly CompletionItem[] {
  const given = new Set(
    declaration?.kind === "train" ? declaration.settings.map(({ name }) => name.name) : [],
  );
  const list = [...sectionSettings.values()]
    .filter(({ name }) => !given.has(name))
    .map(({ name, documentation }): CompletionItem => ({
      label: name,
      kind: "setting",
      documentation,
      snippet: name === "metrics" ? "metrics = [$0]" : `${name} = $0`,
      rank: 0,
    }));
  return [...list, ...keywords(["target"])];
}

/** Arguments that take a schedule. */
const rates = new Set(["lr", "then"]);

/** The values of a setting that has a form of its own; undefined for those that are expressions, such as the loss. */
export function settingValues(
  snapshot: Snapshot,
  context: CursorContext,
  name: string,
): readonly CompletionItem[] | undefined {
  const call = callAround(context);
  if (name === "optimizer" || name === "early_stopping") {
    if (!call) return calls(name === "optimizer" ? optimizers : stoppingRules);
    if (call.argument !== undefined && !rates.has(call.argument)) return undefined;
    const names = call.argument === undefined ? argumentNames(snapshot, call) : [];
    const given = name === "optimizer" ? calls(schedules) : [];
    return [...names, ...given, ...constantItems(snapshot, context, "float")];
  }
  const value = sectionSettings.get(name)?.value;
  return value && constantItems(snapshot, context, value.kind === "flag" ? "bool" : "int");
}

function calls(kinds: ReadonlyMap<string, unknown>): readonly CompletionItem[] {
  return [...kinds.keys()].map((name) => callableItem(builtInCallable(name), name, "function", 0));
}
