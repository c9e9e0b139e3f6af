/** Diagnostics as annotations of GitHub Actions (workflow commands), which shows them beside the changed lines. */
import type { Diagnostic } from "./diagnostic.ts";
import { rangeOf } from "./render-json.ts";

export function renderGithub(
  { code, severity, message, notes, span }: Diagnostic,
  sources: ReadonlyMap<string, string>,
): string {
  const { start, end } = rangeOf(span, sources);
  const properties = [
    ["file", span.path],
    ["line", start.line],
    ["endLine", end.line],
    ...(start.line === end.line
      ? [
          ["col", start.column],
          ["endColumn", end.column],
        ]
      : []),
    ["title", code],
  ].map(([name, value]) => `${String(name)}=${escapeProperty(String(value))}`);
  return `::${severity} ${properties.join(",")}::${escapeData([message, ...notes].join("\n"))}`;
}

function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
