/** Results as text. */
import type { Outcome } from "./measure.ts";

/** Two digits; there is no more in a measurement. */
export function milliseconds(value: number): string {
  if (value >= 995) return `${String(Number((value / 1000).toPrecision(2)))} s`;
  return `${String(Number(value.toPrecision(2)))} ms`;
}

export function cell(outcome: Outcome | undefined): string {
  if (!outcome) return "";
  if ("problem" in outcome) return `— ${outcome.problem.slice(0, 110)}`;
  const { median, low, high } = outcome;
  return `${milliseconds(median)} (${milliseconds(low)} – ${milliseconds(high)})`;
}

export function consoleTable(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]?.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0))); // prettier-ignore
  return rows
    .map((row) => `  ${row.map((text, column) => text.padEnd(widths?.[column] ?? 0)).join("  ")}`)
    .map((line) => line.trimEnd())
    .join("\n");
}

export function markdownTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}
