/** Every diagnostic there is, by code. */
import type { DiagnosticKind } from "../catalogue.ts";
import * as limits from "./limits.ts";
import * as lints from "./lints.ts";
import * as names from "./names.ts";
import * as shapes from "./shapes.ts";
import * as streaming from "./streaming.ts";
import * as syntax from "./syntax.ts";
import * as training from "./training.ts";
import * as values from "./values.ts";

const groups: readonly Readonly<Record<string, DiagnosticKind>>[] = [
  syntax,
  limits,
  names,
  shapes,
  values,
  training,
  streaming,
  lints,
];

export const catalogue: ReadonlyMap<string, DiagnosticKind> = new Map(
  groups
    .flatMap((group) => Object.values(group))
    .filter((entry) => typeof entry === "object" && "code" in entry)
    .map((entry): [string, DiagnosticKind] => [entry.code, entry])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);
