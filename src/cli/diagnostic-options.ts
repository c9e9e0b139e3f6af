/** The options of verbs that report: the format, and which warnings count. */
import { Option, type Command } from "commander";
import { catalogue } from "../diagnostics/catalogue/index.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { closest } from "../diagnostics/suggest.ts";

export const formats = ["text", "json", "sarif", "github"] as const;
export type Format = (typeof formats)[number];

export interface DiagnosticOptions {
  readonly format: Format;
  readonly deny?: readonly string[];
  readonly allowWarning?: readonly string[];
}

export function addDiagnosticOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--format <format>", "how to print diagnostics").choices(formats).default("text"),
    )
    .option("--deny <warnings...>", "take warnings for errors: their codes, or `warnings` for all")
    .option("--allow-warning <codes...>", "leave warnings out");
}

/** The first code among the options that there is not, with the nearest one that there is. */
export function unknownCode({
  deny = [],
  allowWarning = [],
}: DiagnosticOptions): string | undefined {
  for (const code of [...deny, ...allowWarning]) {
    if (code === "warnings" || catalogue.has(code.toUpperCase())) continue;
    const near = closest(code.toUpperCase(), [...catalogue.keys(), "warnings"]);
    return `there is no diagnostic ${code}${near === undefined ? "" : `; did you mean ${near}?`}`;
  }
  return undefined;
}

/** Errors as they are; warnings as the options have them. */
export function selectDiagnostics(
  diagnostics: readonly Diagnostic[],
  { deny = [], allowWarning = [] }: DiagnosticOptions,
): readonly Diagnostic[] {
  const denied = new Set(deny.map((code) => code.toUpperCase()));
  const allowed = new Set(allowWarning.map((code) => code.toUpperCase()));
  return diagnostics.flatMap((one): readonly Diagnostic[] => {
    if (one.severity === "error") return [one];
    if (allowed.has(one.code)) return [];
    const isDenied = denied.has("WARNINGS") || denied.has(one.code);
    return [isDenied ? { ...one, severity: "error" } : one];
  });
}
