/** A fix that puts in text. */
import type { Fix } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";

export function insertion(title: string, { path }: Span, at: number, text: string): Fix {
  return { title, edits: [{ span: { path, start: at, end: at }, text }] };
}
