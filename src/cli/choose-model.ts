/** Which model of a file a verb is about. */
import { closest } from "../diagnostics/suggest.ts";
import type { Graph } from "../graph/graph.ts";
import { exitCodes } from "./exit-codes.ts";

/** The model of that name, or the only one; else says what there is, and sets the exit code. */
export function chooseModel(graphs: readonly Graph[], name: string | undefined): Graph | undefined {
  const found =
    name === undefined && graphs.length === 1
      ? graphs[0]
      : graphs.find((graph) => graph.name === name);
  if (found) return found;
  process.stderr.write(`nnc: ${complaint(graphs, name)}\n`);
  process.exitCode = exitCodes.usage;
  return undefined;
}

function complaint(graphs: readonly Graph[], name: string | undefined): string {
  const names = graphs.map((graph) => graph.name);
  if (names.length === 0) return "the file declares no model";
  const all = names.join(", ");
  if (name === undefined)
    return `the file declares several models; choose one with --model: ${all}`;
  const near = closest(name, names);
  const hint = near === undefined ? `it declares ${all}` : `did you mean ${near}?`;
  return `the file declares no model ${name}; ${hint}`;
}
