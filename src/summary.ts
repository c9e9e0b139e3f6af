/** What a model of a program costs, for `nnc summary` and for programs. */
import { summarize, type Summary, type SummaryOptions } from "./analysis/summarize.ts";
import { analyze } from "./analyze.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { chooseModel } from "./graph/choose-model.ts";
import type { Graph } from "./graph/graph.ts";
import { noFiles, type Host } from "./resolve/host.ts";
import type { Source } from "./source/source.ts";

export interface SummaryRequest extends SummaryOptions {
  /** Which model; without it, the only one of the file. */
  readonly model?: string;
  /** Texts of values for hyperparameters, those that decide structure too. */
  readonly values?: ReadonlyMap<string, string>;
}

export interface SummaryResult {
  /** Absent when the program has errors or the request does not fit it. */
  readonly summary: Summary | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly sources: ReadonlyMap<string, string>;
  /** What does not fit the program: a model, a hyperparameter or an input that it does not have, a shape. */
  readonly problems: readonly string[];
}

/** Parameters, multiply-adds, memory and receptive fields of a model, layer by layer. */
export function summary(
  source: Source,
  host: Host = noFiles,
  { model, values, ...options }: SummaryRequest = {},
): SummaryResult {
  const { graphs, diagnostics, sources } = analyze(source, host, values ? { values } : {});
  const fail = (problems: readonly string[]): SummaryResult => ({
    summary: undefined,
    diagnostics,
    sources,
    problems,
  });
  if (diagnostics.some(({ severity }) => severity === "error")) return fail([]);
  const chosen = chooseModel(graphs, { path: source.path, name: model });
  if (typeof chosen === "string") return fail([chosen]);
  const hyperparameters = { ...numbersOf(chosen, values), ...options.hyperparameters };
  const result = summarize(chosen, { ...options, hyperparameters });
  if ("problems" in result) return fail(result.problems);
  return { summary: result.summary, diagnostics, sources, problems: [] };
}

/** Those of the values that a shape of an input must not overrule. */
function numbersOf(
  { hyperparameters }: Graph,
  values: ReadonlyMap<string, string> = new Map(),
): Readonly<Record<string, number>> {
  const ints = hyperparameters.filter(({ type }) => type === "int");
  const given = ints.flatMap(({ name }) => {
    const number = Number(values.get(name) ?? NaN);
    return Number.isSafeInteger(number) ? [[name, number] as const] : [];
  });
  return Object.fromEntries(given);
}
