/** Diagnostics as text for a terminal: the source with both ends of the fault underlined. */
import picocolors from "picocolors";
import { lineMap, positionAt } from "../source/line-map.ts";
import type { Span } from "../source/source.ts";
import type { Diagnostic, Fix } from "./diagnostic.ts";

type Colors = ReturnType<typeof picocolors.createColors>;

interface Options {
  readonly color: boolean;
}

/** A label on one line of the source; columns from 0. */
interface Underline {
  readonly line: number;
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly isPrimary: boolean;
}

export function renderDiagnostic(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, string>,
  { color }: Options,
): string {
  const colors = picocolors.createColors(color);
  const paint = diagnostic.severity === "error" ? colors.red : colors.yellow;
  const head = `${paint(colors.bold(`${diagnostic.severity}[${diagnostic.code}]`))}${colors.bold(`: ${visible(diagnostic.message)}`)}`;
  const paths = new Set([diagnostic.span.path, ...diagnostic.related.map(({ span }) => span.path)]);
  const snippets = [...paths].flatMap((path) =>
    snippet(diagnostic, path, sources.get(path), colors, paint),
  );
  const notes = diagnostic.notes.map(
    (note) => `  ${colors.cyan("=")} ${colors.bold("note")}: ${visible(note)}`,
  );
  const fixes = diagnostic.fixes.map(
    (fix) =>
      `  ${colors.cyan("=")} ${colors.bold("help")}: ${visible(fix.title)}${preview(fix, sources)}`,
  );
  return `${[head, ...snippets, ...notes, ...fixes].join("\n")}\n`;
}

/** "2 errors and 1 warning" */
export function renderSummary(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: string, word: string): string[] => {
    const number = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return number === 0 ? [] : [`${number} ${word}${number === 1 ? "" : "s"}`];
  };
  return [...count("error", "error"), ...count("warning", "warning")].join(" and ");
}

function snippet(
  diagnostic: Diagnostic,
  path: string,
  text: string | undefined,
  colors: Colors,
  paint: (text: string) => string,
): readonly string[] {
  const isHome = path === diagnostic.span.path;
  const labels = [
    ...(isHome ? [{ span: diagnostic.span, message: diagnostic.label, isPrimary: true }] : []),
    ...diagnostic.related
      .filter(({ span }) => span.path === path)
      .map((label) => ({ ...label, isPrimary: false })),
  ];
  const [first] = labels;
  if (text === undefined || !first) return [`  ${colors.cyan("┌─")} ${visible(path)}`];
  const lines = text.split(/\r\n|\n|\r/);
  const marks = labels.map(({ span, message, isPrimary }) =>
    underline(text, lines, span, message, isPrimary),
  );
  const home = marks[0] as Underline;
  const shown = [...new Set(marks.map(({ line }) => line))].sort((a, b) => a - b);
  const gutter = String((shown.at(-1) ?? 0) + 1).length;
  const bar = colors.cyan("│");
  const result = [
    `${" ".repeat(gutter + 1)}${colors.cyan("┌─")} ${visible(path)}:${home.line + 1}:${home.from + 1}`,
    `${" ".repeat(gutter + 1)}${bar}`,
  ];
  for (const [index, line] of shown.entries()) {
    const before = shown[index - 1];
    if (before !== undefined && line > before + 1)
      result.push(`${" ".repeat(gutter)}${colors.cyan(" ┆")}`);
    const own = marks.filter((mark) => mark.line === line).sort((a, b) => b.from - a.from);
    const start = windowStart(own);
    result.push(
      `${colors.cyan(String(line + 1).padStart(gutter))} ${bar} ${excerpt(lines[line] ?? "", start)}`,
    );
    for (const mark of own)
      result.push(
        `${" ".repeat(gutter + 1)}${bar} ${markLine(lines[line] ?? "", mark, start, colors, paint)}`,
      );
  }
  return result;
}

const widest = 160;

/** Long lines are shown from a little before the first mark. */
function windowStart(marks: readonly Underline[]): number {
  const first = Math.min(...marks.map(({ from }) => from));
  return first > widest - 40 ? first - 30 : 0;
}

function excerpt(line: string, start: number): string {
  const part = line.slice(start, start + widest);
  return `${start > 0 ? "…" : ""}${visible(part)}${line.length > start + widest ? "…" : ""}`.trimEnd();
}

function markLine(
  line: string,
  { from, to, text, isPrimary }: Underline,
  start: number,
  colors: Colors,
  paint: (text: string) => string,
): string {
  const lead = width(visible(line.slice(start, from))) + (start > 0 ? 1 : 0);
  const length = Math.max(1, width(visible(line.slice(from, Math.min(to, start + widest)))));
  const sign = (isPrimary ? "^" : "-").repeat(length);
  const tint = isPrimary ? paint : colors.blue;
  return `${" ".repeat(lead)}${tint(text === "" ? sign : `${sign} ${visible(text)}`)}`;
}

function underline(
  text: string,
  lines: readonly string[],
  span: Span,
  message: string,
  isPrimary: boolean,
): Underline {
  const map = lineMap(text);
  const start = positionAt(map, span.start);
  const end = positionAt(map, span.end);
  const isOneLine = start.line === end.line;
  const to = isOneLine ? end.column : (lines[start.line] ?? "").length;
  return {
    line: start.line,
    from: start.column,
    to: Math.max(to, start.column + 1),
    text: message,
    isPrimary,
  };
}

/** The changed line, for a fix of one line. */
function preview(fix: Fix, sources: ReadonlyMap<string, string>): string {
  const [edit] = fix.edits;
  const text = edit && sources.get(edit.span.path);
  if (!edit || fix.edits.length !== 1 || text === undefined || edit.text.includes("\n")) return "";
  const changed = text.slice(0, edit.span.start) + edit.text + text.slice(edit.span.end);
  const { line } = positionAt(lineMap(text), edit.span.start);
  const after = changed.split(/\r\n|\n|\r/)[line]?.trim() ?? "";
  return after.length > 100 ? "" : `\n          ${visible(after)}`;
}

/** Control characters of a hostile file must not reach the terminal. */
function visible(text: string): string {
  return text.replaceAll("\t", "  ").replaceAll(
    // eslint-disable-next-line no-control-regex
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,
    (char) => `\\u{${char.charCodeAt(0).toString(16)}}`,
  );
}

/** Columns that a text takes: wide characters take two, combining ones none. */
function width(text: string): number {
  let columns = 0;
  for (const char of text) {
    if (/\p{Mn}|\p{Me}/u.test(char)) continue;
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
        char,
      )
        ? 2
        : 1;
  }
  return columns;
}
