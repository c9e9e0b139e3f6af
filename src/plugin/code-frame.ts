import type { Span } from "../source/source.ts";
import { lineMap, lineText, positionAt } from "../source/line-map.ts";

/** The lines around a place, with it underlined, in the form that Vite, Rollup and Babel have in common. */
export function codeFrame(text: string, { start, end }: Span): string {
  const map = lineMap(text);
  const from = positionAt(map, start);
  const to = positionAt(map, Math.max(start + 1, end));
  const last = Math.min(from.line + 2, map.starts.length - 1);
  const width = String(last + 1).length;
  const rows: string[] = [];
  for (let line = Math.max(0, from.line - 2); line <= last; line++) {
    const content = lineText(text, map, line);
    rows.push(`${String(line + 1).padStart(width)} | ${content}`);
    if (line !== from.line) continue;
    const stop = to.line > from.line ? content.length : to.column;
    const marks = "^".repeat(Math.max(1, stop - from.column));
    const blanks = content.slice(0, from.column).replace(/[^\t]/g, " ");
    rows.push(`${" ".repeat(width)} | ${blanks}${marks}`);
  }
  return rows.join("\n");
}
