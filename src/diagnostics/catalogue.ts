import type { Diagnostic, Fix, Label, Severity } from "./diagnostic.ts";
import type { Span } from "../source/source.ts";

/** The `{names}` in a message template. */
type Parameters<Template extends string> = Template extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Parameters<Rest>
  : never;

/** One entry of the catalogue: everything that is known of a code before it happens. */
export interface DiagnosticKind<Template extends string = string> {
  readonly code: string;
  readonly severity: Severity;
  /** The message, with `{names}` to be filled in. */
  readonly message: Template;
  /** What it means and how to mend it, in Markdown, for `nnc explain`. */
  readonly explanation: string;
  /** Its fixes, unless they say otherwise, only spell the same thing as the language has it, so that a tool may apply them unasked. */
  readonly isFixSafe?: boolean;
  /** A whole `.nn` file that gives this code and no other. */
  readonly failing: string;
  /** The same file, mended: it gives no diagnostic. */
  readonly fixed: string;
}

/** Declares a kind of diagnostic; the type keeps the template so that `report` can check its values. */
export function kind<const Template extends string>(
  entry: DiagnosticKind<Template>,
): DiagnosticKind<Template> {
  return entry;
}

export interface Details {
  readonly label?: string;
  readonly related?: readonly Label[];
  readonly notes?: readonly string[];
  readonly fixes?: readonly Fix[];
}

/** Makes a diagnostic of a kind, filling its template. */
export function report<Template extends string>(
  entry: DiagnosticKind<Template>,
  values: Readonly<Record<Parameters<Template>, string | number>>,
  span: Span,
  details: Details = {},
): Diagnostic {
  const filled: Readonly<Record<string, string | number>> = values;
  const message = entry.message.replace(/\{(\w+)\}/g, (_, name: string) => String(filled[name]));
  return {
    code: entry.code,
    severity: entry.severity,
    message,
    span,
    label: details.label ?? "",
    related: details.related ?? [],
    notes: details.notes ?? [],
    fixes: (details.fixes ?? []).map((fix) => (entry.isFixSafe ? { isSafe: true, ...fix } : fix)),
  };
}
