/** The options of verbs that report: the format, and which warnings count. */
import { Option, type Command } from "commander";
import { catalogue } from "../diagnostics/catalogue/index.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { LintLevel } from "../host/project-file.ts";
import { closest } from "../diagnostics/suggest.ts";

export const formats = ["text", "json", "sarif", "github"] as const;
export type Format = (typeof formats)[number];

export interface DiagnosticOptions {
  readonly format: Format;
  readonly deny?: readonly string[];
  readonly allowWarning?: readonly string[];
  /** Levels by code, from the project file. */
  readonly lints?: Readonly<Record<string, LintLevel>>;
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
  lints = {},
}: DiagnosticOptions): string | undefined {
  for (const code of [...deny, ...allowWarning, ...Object.keys(lints)]) {
    if (code === "warnings" || catalogue.has(code.toUpperCase())) continue;
    const near = closest(code.toUpperCase(), [...catalogue.keys(), "warnings"]);
    return `there is no diagnostic ${code}${near === undefined ? "" : `; did you mean ${near}?`}`;
  }
  return undefined;
}

/** Errors as they are; warnings as the options have them, and below these the project file. */
export function selectDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: DiagnosticOptions,
): readonly Diagnostic[] {
  return diagnostics.flatMap((one): readonly Diagnostic[] => {
    const level = one.severity === "error" ? "error" : levelOf(one.code, options);
    return level === "off" ? [] : [{ ...one, severity: level }];
  });
}

function levelOf(
  code: string,
  { deny = [], allowWarning = [], lints = {} }: DiagnosticOptions,
): LintLevel {
  const isNamed = (codes: readonly string[], name: string): boolean =>
    codes.some((each) => each.toUpperCase() === name);
  if (isNamed(allowWarning, code)) return "off";
  if (isNamed(deny, code)) return "error";
  const [, level = "warning"] = Object.entries(lints).find(([name]) => isNamed([name], code)) ?? [];
  return level === "warning" && isNamed(deny, "WARNINGS") ? "error" : level;
}
