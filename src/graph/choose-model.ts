/** The model of a file that somebody asks for. */
import { closest } from "../diagnostics/suggest.ts";
import type { Graph } from "./graph.ts";

export interface ModelChoice {
  /** The file, for the complaint. */
  readonly path: string;
  /** Undefined for the only model. */
  readonly name: string | undefined;
}

/** The model of that name, or the only one; else what is wrong, without a full stop. */
export function chooseModel(graphs: readonly Graph[], { path, name }: ModelChoice): Graph | string {
  const names = graphs.map((graph) => graph.name);
  const [only, ...others] = graphs;
  if (!only) return `${path} has no model`;
  const all = names.join(", ");
  if (name === undefined)
    return others.length === 0
      ? only
      : `${path} has several models (${all}); choose one with --model`;
  const found = graphs.find((graph) => graph.name === name);
  const near = closest(name, names);
  const hint = near === undefined ? `it has ${all}` : `did you mean ${near}?`;
  return found ?? `${path} has no model ${name}; ${hint}`;
}
