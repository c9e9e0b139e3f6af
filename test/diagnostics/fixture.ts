import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { renderDiagnostic } from "../../src/diagnostics/render-text.ts";
import type { Span } from "../../src/source/source.ts";

export const netPath = "examples/net.nn";
export const layersPath = "stdlib/layers.nn";

export const net = `\
/// A net.
Net : image[b, 28, 28, 1] -> class[b, 10]
  main = image -> conv(64, 3) -> relu
  skip = image
  a = 1
  b = 2
  y = main + skip
\tz = 日本語 + e\u0301t\tfoo
  loop = block(
    x,
    y,
    z,
    w,
  ) -> dense(10)
  evil = "\u001b[2J\u202e" + bad
  long = ${"abcdefghij ".repeat(30)}here ${"klmnop ".repeat(20)}
`;

export const sources: ReadonlyMap<string, string> = new Map([
  [netPath, net],
  [layersPath, "dense = 1\r\nconv(n, k) = 2\r\n"],
]);

/** Where `words` stand in a file; behind where `after` stands, if that is given. */
export function span(words: string, after = "", path = netPath): Span {
  const text = sources.get(path) ?? "";
  const start = text.indexOf(words, text.indexOf(after));
  if (start < 0) throw new Error(`the fixture has no ${words}`);
  return { path, start, end: start + words.length };
}

export function diagnostic(changes: Partial<Diagnostic>): Diagnostic {
  return {
    code: "NN3001",
    severity: "error",
    message: "shapes do not broadcast",
    span: span("main + skip"),
    label: "",
    related: [],
    notes: [],
    fixes: [],
    ...changes,
  };
}

/** Without colours; a leading line break makes expected texts easier to read. */
export function rendered(changes: Partial<Diagnostic>, width?: number): string {
  const options = width === undefined ? { color: false } : { color: false, width };
  return `\n${renderDiagnostic(diagnostic(changes), sources, options)}`;
}
