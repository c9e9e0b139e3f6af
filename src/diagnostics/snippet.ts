/** The part of a file that a diagnostic is about: the lines with marks, their marks, and gaps between them. */
import { lineText, positionAt, type LineMap, type Position } from "../source/line-map.ts";
import type { Span } from "../source/source.ts";
import { columnSlice, shownLine, visible, type ShownLine } from "./visible-text.ts";
import { underline, type Mark, type Paint } from "./underline.ts";

export interface SnippetLabel {
  readonly span: Span;
  readonly message: string;
  readonly isPrimary: boolean;
}

export interface Snippet {
  /** With the path and the place of its first label. */
  readonly title: string;
  readonly rows: readonly SnippetRow[];
  readonly lastLine: number;
}

export interface SnippetRow {
  /** The number to show beside it, or "…" for lines left out; empty below a line. */
  readonly number: string;
  readonly text: string;
}

interface SnippetOptions {
  readonly width: number;
  readonly paint: Paint;
}

/** A label with its place in lines and columns of the file, from 0. */
interface Placed {
  readonly label: SnippetLabel;
  readonly first: number;
  readonly from: number;
  readonly last: number;
  readonly to: number;
}

/** `labels` are all in the file `text`, and there is at least one. */
export function snippetOf(
  text: string,
  map: LineMap,
  labels: readonly SnippetLabel[],
  options: SnippetOptions,
): Snippet {
  const placed = labels.map((label) => place(text, map, label));
  const [head] = placed;
  const long = placed.filter(({ first, last }) => last > first);
  const shown = linesToShow(placed);
  const rows: SnippetRow[] = [];
  let before = -1;
  for (const line of shown) {
    if (before >= 0 && line > before + 1)
      rows.push({ number: "…", text: lanes(long, before + 0.5) });
    rows.push(...lineRows(lineText(text, map, line), line, placed, long, options));
    before = line;
  }
  const path = visible(head?.label.span.path ?? "");
  const title = `${path}:${(head?.first ?? 0) + 1}:${(head?.from ?? 0) + 1}`;
  return { title, rows, lastLine: Math.max(0, ...shown) };
}

/** Spans beyond the end of the file, and those that take the end of a line with them, are cut. */
function place(text: string, map: LineMap, label: SnippetLabel): Placed {
  const start = Math.min(Math.max(0, label.span.start), text.length);
  const end = Math.min(Math.max(start, label.span.end), text.length);
  const endOf = (line: number): Position => ({ line, column: lineText(text, map, line).length });
  let first = positionAt(map, start);
  let last = positionAt(map, end);
  // What is missing at the end of a file is missing behind its last text.
  if (start === text.length && start > 0 && first.column === 0)
    first = last = endOf(first.line - 1);
  if (last.column === 0 && last.line > first.line) last = endOf(last.line - 1);
  const cut = (line: number, column: number): number =>
    Math.min(column, lineText(text, map, line).length);
  const from = cut(first.line, first.column);
  const to = cut(last.line, last.column);
  return { label, first: first.line, from, last: last.line, to };
}

/** The first and last lines of all labels, what is next to them inside of long ones, and gaps of a single line. */
function linesToShow(placed: readonly Placed[]): readonly number[] {
  const lines = new Set<number>();
  for (const { first, last } of placed) {
    for (const line of [first, last]) lines.add(line);
    if (last > first) for (const line of [first + 1, last - 1]) lines.add(line);
  }
  const sorted = [...lines].sort((a, b) => a - b);
  const bridges = sorted.filter((line, index) => sorted[index + 1] === line + 2);
  return [...sorted, ...bridges.map((line) => line + 1)].sort((a, b) => a - b);
}

/** Bars for the labels of several lines that a line is inside of. */
function lanes(long: readonly Placed[], line: number): string {
  return long.map(({ first, last }) => (line > first && line <= last ? "│ " : "  ")).join("");
}

function lineRows(
  text: string,
  line: number,
  placed: readonly Placed[],
  long: readonly Placed[],
  { width, paint }: SnippetOptions,
): readonly SnippetRow[] {
  const shown = shownLine(text);
  const marks = placed
    .filter(({ first, last }) => first === line && last === line)
    .map(({ label, from, to }) => markOf(shown, label, from, to));
  const opening = long.filter(({ first }) => first === line);
  const closing = long.filter(({ last }) => last === line);
  const ends = [
    ...opening.map((one) => markAt(shown, one, false)),
    ...closing.map((one) => markAt(shown, one, true)),
  ];
  const view = viewOf(shown, [...marks, ...ends], width);
  const clipped = marks.map((mark) => clip(mark, view));
  const below = underline(clipped, paint).map((row) => lanes(long, line + 0.5) + row);
  const bracket = (one: Placed, isEnd: boolean): string =>
    bracketRow(long, one, clip(markAt(shown, one, isEnd), view), isEnd, paint);
  return [
    { number: String(line + 1), text: `${lanes(long, line)}${view.text}`.trimEnd() },
    ...[
      ...below,
      ...opening.map((one) => bracket(one, false)),
      ...closing.map((one) => bracket(one, true)),
    ].map((row) => ({ number: "", text: row })),
  ];
}

function markOf(shown: ShownLine, label: SnippetLabel, from: number, to: number): Mark {
  const start = shown.columnAt(from);
  const end = Math.max(start + 1, shown.columnAt(to));
  return { from: start, to: end, text: visible(label.message), isPrimary: label.isPrimary };
}

/** The first or the last character of a label of several lines. */
function markAt(shown: ShownLine, { label, from, to }: Placed, isEnd: boolean): Mark {
  const column = isEnd ? Math.max(0, shown.columnAt(to) - 1) : shown.columnAt(from);
  const text = isEnd ? visible(label.message) : "";
  return { from: column, to: column + 1, text, isPrimary: label.isPrimary };
}

/** `╭──^` below the line where a label of several lines starts, `╰──^ text` below the one where it ends. */
function bracketRow(
  long: readonly Placed[],
  one: Placed,
  { from, text, isPrimary }: Mark,
  isEnd: boolean,
  paint: Paint,
): string {
  const lane = long.indexOf(one);
  const line = isEnd ? one.last : one.first;
  const outer = lanes(long.slice(0, lane), line + 0.5);
  const length = 2 * (long.length - lane) - 1 + from;
  const bracket = `${isEnd ? "╰" : "╭"}${"─".repeat(length)}${isPrimary ? "^" : "-"}`;
  return outer + paint(text === "" ? bracket : `${bracket} ${text}`, isPrimary);
}

/** What is shown of a line: all of it, or a stretch around its primary mark, or else its first. */
interface View {
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Columns of the sign for what is left out in front. */
  readonly lead: number;
}

function viewOf(shown: ShownLine, marks: readonly Mark[], width: number): View {
  if (shown.width <= width) return { text: shown.text, from: 0, to: Infinity, lead: 0 };
  const primary = marks.find(({ isPrimary }) => isPrimary);
  const first = primary?.from ?? Math.min(shown.width, ...marks.map(({ from }) => from));
  const from = first < width / 2 ? 0 : first - Math.floor(width / 4);
  const to = from + width - 2;
  const lead = from > 0 ? 1 : 0;
  const end = to < shown.width ? "…" : "";
  const text = `${lead > 0 ? "…" : ""}${columnSlice(shown.text, from, to)}${end}`;
  return { text, from, to, lead };
}

/** Marks outside of the view are at its edge. */
function clip(mark: Mark, { from, to, lead }: View): Mark {
  const inView = (column: number): number =>
    column < from ? 0 : Math.min(column, to) - from + lead;
  const start = inView(mark.from);
  return { ...mark, from: start, to: Math.max(inView(mark.to), start + 1) };
}
