/**
 * Diagnostics as text for a terminal, in the manner of rustc and Gleam: what is wrong, the source with both ends of the
 * fault underlined, and what would mend it.
 */
import picocolors from "picocolors";
import { lineMapOf } from "../source/line-map.ts";
import type { Diagnostic, Fix } from "./diagnostic.ts";
import { previewFix } from "./fix-preview.ts";
import { snippetOf, type Snippet, type SnippetLabel } from "./snippet.ts";
import type { Paint } from "./underline.ts";
import { visible, visibleLines } from "./visible-text.ts";

export { renderSummary } from "./summary.ts";

export interface RenderOptions {
  readonly color: boolean;
  /** How many columns of a line are shown at most. */
  readonly width?: number;
}

type Colors = ReturnType<typeof picocolors.createColors>;

/** What all parts of one rendering share. */
interface Context {
  readonly sources: ReadonlyMap<string, string>;
  readonly colors: Colors;
  readonly paint: Paint;
  readonly width: number;
  /** Columns of the line numbers. */
  readonly gutter: number;
}

const defaultWidth = 160;
const least = 40;

export function renderDiagnostic(
  diagnostic: Diagnostic,
  sources: ReadonlyMap<string, string>,
  { color, width = defaultWidth }: RenderOptions,
): string {
  const colors = picocolors.createColors(color);
  const tint = diagnostic.severity === "error" ? colors.red : colors.yellow;
  const paint: Paint = (text, isPrimary) => (isPrimary ? tint(text) : colors.blue(text));
  const shown = { width: Math.max(least, width), paint };
  const byPath = labelsByPath(diagnostic);
  const snippets = [...byPath].map(([path, labels]): Snippet => {
    const text = sources.get(path);
    if (text === undefined) return { title: visible(path), rows: [], lastLine: 0 };
    return snippetOf(text, lineMapOf(sources, path), labels, shown);
  });
  const gutter = Math.max(...snippets.map(({ lastLine }) => String(lastLine + 1).length));
  const context = { sources, colors, gutter, ...shown };
  const [first = "", ...more] = visibleLines(diagnostic.message);
  const code = colors.bold(tint(`${diagnostic.severity}[${diagnostic.code}]`));
  const rows = [
    `${code}${colors.bold(`: ${first}`)}`,
    ...more.map((line) => colors.bold(`  ${line}`)),
    ...snippets.flatMap((snippet) => printSnippet(snippet, context)),
    ...diagnostic.notes.flatMap((note) => printNote("note", note, context)),
    ...diagnostic.fixes.flatMap((fix) => printFix(fix, context)),
  ];
  return `${rows.map((row) => row.trimEnd()).join("\n")}\n`;
}

/** The file of the fault first, then the others in the order in which they are named. */
function labelsByPath({
  span,
  label,
  related,
}: Diagnostic): ReadonlyMap<string, readonly SnippetLabel[]> {
  const result = new Map<string, SnippetLabel[]>();
  const labels = [
    { span, message: label, isPrimary: true },
    ...related.map((other) => ({ ...other, isPrimary: false })),
  ];
  for (const one of labels) {
    const known = result.get(one.span.path);
    if (known) known.push(one);
    else result.set(one.span.path, [one]);
  }
  return result;
}

function printSnippet({ title, rows }: Snippet, { colors, gutter }: Context): readonly string[] {
  const margin = " ".repeat(gutter);
  const bar = colors.cyan("│");
  return [
    `${margin} ${colors.cyan("┌─")} ${title}`,
    ...(rows.length === 0 ? [] : [`${margin} ${bar}`]),
    ...rows.map(({ number, text }) => `${colors.cyan(number.padStart(gutter))} ${bar} ${text}`),
  ];
}

function printNote(word: string, text: string, { colors, gutter }: Context): readonly string[] {
  const [first = "", ...more] = visibleLines(text);
  const lead = `${" ".repeat(gutter)} ${colors.cyan("=")} ${colors.bold(word)}: `;
  const indent = " ".repeat(gutter + word.length + 5);
  return [lead + first, ...more.map((line) => indent + line)];
}

function printFix(fix: Fix, context: Context): readonly string[] {
  const { sources, colors, gutter, width } = context;
  const title = printNote("help", fix.title, context);
  const path = fix.edits[0]?.span.path;
  const text = path === undefined ? undefined : sources.get(path);
  if (path === undefined || text === undefined) return title;
  const preview = previewFix(fix, path, text, lineMapOf(sources, path));
  if (!preview || preview.text.length > width) return title;
  const bar = colors.cyan("│");
  const number = String(preview.line + 1).padStart(gutter);
  const signs = `${" ".repeat(number.length)} ${bar} ${colors.green(preview.signs)}`;
  return [
    ...title,
    `${" ".repeat(number.length)} ${bar}`,
    `${colors.cyan(number)} ${bar} ${preview.text}`,
    ...(preview.signs === "" ? [] : [signs]),
  ];
}
