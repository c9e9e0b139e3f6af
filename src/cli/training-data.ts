/** The data of `--data` for a model that is to be trained. */
import { readFileSync } from "node:fs";
import type { TrainingPlan } from "../../runtime/training/plan.ts";
import { prepare, type Prepared } from "../data/prepare.ts";
import { readDataset } from "../data/read-dataset.ts";
import { isTextPlan, prepareText } from "../data/text.ts";
import type { Graph } from "../graph/graph.ts";
import type { Values } from "./values-option.ts";
import { asInteger } from "../shape/dim.ts";

export interface DataOptions {
  readonly data: string;
  readonly seed: number;
  readonly context?: number;
  readonly set?: Values;
}

/** Characters in a window where nothing says how many. */
const usualContext = 64;

/** @throws DataError where data and model do not go together */
export function trainingData(
  graph: Graph,
  plan: TrainingPlan,
  { data: path, seed, context, set }: DataOptions,
): Prepared {
  if (!isTextFile(path, plan)) return prepare(readDataset(path), plan, { seed });
  return prepareText(readFileSync(path, "utf8"), path, plan, {
    context: fixedContext(plan) ?? context ?? contextOf(graph, set) ?? usualContext,
  });
}

export function isTextFile(path: string, plan: TrainingPlan): boolean {
  return isTextPlan(plan) && /\.(txt|md|text)$/.test(path);
}

/** The length of a window, where the model has a fixed one. */
export function fixedContext({ inputs, targets }: TrainingPlan): number | undefined {
  return inputs[0]?.shape[1] ?? targets[0]?.shape[1] ?? undefined;
}

/** The hyperparameter `context`, by which language models bound their windows. */
function contextOf({ hyperparameters }: Graph, set: Values = new Map()): number | undefined {
  const given = Number(set.get("context") ?? NaN);
  if (Number.isInteger(given) && given > 0) return given;
  const found = hyperparameters.find(({ name }) => name === "context")?.initial;
  return found && "dim" in found ? asInteger(found.dim) : undefined;
}
