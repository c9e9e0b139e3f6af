/** What a fix makes of a line. */
import { lineText, positionAt, type LineMap } from "../source/line-map.ts";
import type { Fix } from "./diagnostic.ts";
import { shownLine } from "./visible-text.ts";

export interface FixPreview {
  /** From 0. */
  readonly line: number;
  readonly text: string;
  /** `+` below what is inserted, `~` below what replaces something; empty when text only goes. */
  readonly signs: string;
}

/** The changed line, when all edits are in one line of `path` and leave it one. */
export function previewFix(
  fix: Fix,
  path: string,
  text: string,
  map: LineMap,
): FixPreview | undefined {
  const edits = [...fix.edits].sort((a, b) => a.span.start - b.span.start);
  const [first] = edits;
  if (!first) return undefined;
  const { line } = positionAt(map, first.span.start);
  const start = map.starts[line] ?? 0;
  const original = lineText(text, map, line);
  let changed = "";
  let at = 0;
  const marks: { readonly from: number; readonly to: number; readonly sign: string }[] = [];
  for (const { span, text: inserted } of edits) {
    const from = span.start - start;
    const to = span.end - start;
    const isInside = span.path === path && from >= at && to >= from && to <= original.length;
    if (!isInside || /[\r\n]/.test(inserted)) return undefined;
    changed += original.slice(at, from);
    const trimmed = inserted.trim();
    const lead = inserted.length - inserted.trimStart().length;
    if (trimmed !== "")
      marks.push({
        from: changed.length + lead,
        to: changed.length + lead + trimmed.length,
        sign: to > from ? "~" : "+",
      });
    changed += inserted;
    at = to;
  }
  changed += original.slice(at);
  const shown = shownLine(changed);
  let signs = "";
  for (const { from, to, sign } of marks) {
    signs = signs.padEnd(shown.columnAt(from));
    signs += sign.repeat(Math.max(1, shown.columnAt(to) - shown.columnAt(from)));
  }
  return { line, text: shown.text.trimEnd(), signs };
}
