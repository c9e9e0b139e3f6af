/** Diagnostics as plain data for programs. */
import { lineMap, positionAt } from "../source/line-map.ts";
import type { Span } from "../source/source.ts";
import type { Diagnostic } from "./diagnostic.ts";

/** Lines and columns from 1, as editors count. */
export interface JsonRange {
  readonly file: string;
  readonly start: { readonly line: number; readonly column: number; readonly offset: number };
  readonly end: { readonly line: number; readonly column: number; readonly offset: number };
}

export interface JsonDiagnostic extends Omit<Diagnostic, "span" | "related" | "fixes" | "label"> {
  readonly range: JsonRange;
  readonly related: readonly { readonly message: string; readonly range: JsonRange }[];
  readonly fixes: readonly {
    readonly title: string;
    readonly edits: readonly { readonly range: JsonRange; readonly text: string }[];
  }[];
}

export function renderJson(
  diagnostics: readonly Diagnostic[],
  sources: ReadonlyMap<string, string>,
): readonly JsonDiagnostic[] {
  const range = (span: Span): JsonRange => rangeOf(span, sources.get(span.path) ?? "");
  return diagnostics.map(({ code, severity, message, span, related, notes, fixes }) => ({
    code,
    severity,
    message,
    range: range(span),
    related: related.map((label) => ({ message: label.message, range: range(label.span) })),
    notes,
    fixes: fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => ({ range: range(edit.span), text: edit.text })),
    })),
  }));
}

function rangeOf({ path, start, end }: Span, text: string): JsonRange {
  const map = lineMap(text);
  const point = (offset: number): JsonRange["start"] => {
    const { line, column } = positionAt(map, offset);
    return { line: line + 1, column: column + 1, offset };
  };
  return { file: path, start: point(start), end: point(end) };
}
