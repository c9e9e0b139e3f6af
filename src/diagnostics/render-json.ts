/** Diagnostics as plain data for programs. The names of its fields are stable. */
import { lineMapOf, positionAt } from "../source/line-map.ts";
import type { Span } from "../source/source.ts";
import type { Diagnostic, Severity } from "./diagnostic.ts";

/** Lines and columns from 1, columns in UTF-16 units, as editors count; offsets from 0. */
export interface JsonPosition {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}

export interface JsonRange {
  readonly file: string;
  readonly start: JsonPosition;
  /** Behind the last character. */
  readonly end: JsonPosition;
}

export interface JsonDiagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** What is seen at `range`; may be empty. */
  readonly label: string;
  readonly file: string;
  readonly range: JsonRange;
  readonly related: readonly { readonly message: string; readonly range: JsonRange }[];
  readonly notes: readonly string[];
  readonly fixes: readonly {
    readonly title: string;
    /** A tool may apply it without asking. */
    readonly isSafe: boolean;
    readonly edits: readonly { readonly range: JsonRange; readonly text: string }[];
  }[];
}

export function renderJson(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): readonly JsonDiagnostic[] {
  const range = (span: Span): JsonRange => rangeOf(span, sources);
  return diagnostics.map(({ code, severity, message, label, span, related, notes, fixes }) => ({
    code,
    severity,
    message,
    label,
    file: span.path,
    range: range(span),
    related: related.map((other) => ({ message: other.message, range: range(other.span) })),
    notes,
    fixes: fixes.map(({ title, edits, isSafe = false }) => ({
      title,
      isSafe,
      edits: edits.map((edit) => ({ range: range(edit.span), text: edit.text })),
    })),
  }));
}

/** A span in lines and columns. */
export function rangeOf(
  { path, start, end }: Span,
  sources: ReadonlyMap<string, string>,
): JsonRange {
  const map = lineMapOf(sources, path);
  const point = (offset: number): JsonPosition => {
    const { line, column } = positionAt(map, offset);
    return { line: line + 1, column: column + 1, offset };
  };
  return { file: path, start: point(start), end: point(end) };
}
