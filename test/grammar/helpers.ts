import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import type { Expression, Program } from "../../src/syntax/ast.ts";
import { parse } from "../../grammar/parse.ts";
import { expression } from "./dump.ts";

/** Parses text of a file with a made-up name. */
export function parseText(text: string): { program: Program; diagnostics: readonly Diagnostic[] } {
  const { value, diagnostics } = parse({ path: "test.nn", text });
  return { program: value, diagnostics };
}

export function codes(text: string): string[] {
  return parseText(text).diagnostics.map(({ code }) => code);
}

/** The tree of an expression, and complaints if there are any. */
export function dumped(text: string): string {
  const { program, diagnostics } = parseText(`const A = ${text}`);
  const [declaration] = program.declarations;
  if (declaration?.kind !== "const") throw new Error("no constant came back");
  const problems = diagnostics.map(({ code }) => ` !${code}`).join("");
  return expression(declaration.value) + problems;
}

/** The node of an expression that must be faultless. */
export function expressionOf(text: string): Expression {
  const [declaration] = parseText(`const A = ${text}`).program.declarations;
  if (declaration?.kind !== "const") throw new Error("no constant came back");
  return declaration.value;
}

/** A diagnostic on a few lines: place, message, the text that is marked, then what belongs to it. */
export function describeDiagnostic(text: string, diagnostic: Diagnostic): string {
  const at = (offset: number): string => {
    const before = text.slice(0, offset).split("\n");
    return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  };
  const marked = ({ start, end }: { start: number; end: number }): string =>
    JSON.stringify(text.slice(start, end));
  const { code, message, span, related, notes, fixes } = diagnostic;
  return [
    `${at(span.start)} ${code} ${message}`,
    `  marks ${marked(span)}`,
    ...related.map((label) => `  at ${at(label.span.start)} ${label.message}`),
    ...notes.map((note) => `  note: ${note}`),
    ...fixes.map(({ title, edits }) => {
      const changes = edits.map((edit) => `${marked(edit.span)} => ${JSON.stringify(edit.text)}`);
      return `  fix: ${title}: ${changes.join(", ")}`;
    }),
  ].join("\n");
}

/** The text after the fixes of all diagnostics; edits that overlap an earlier one are left out. */
export function applyFixes(text: string, diagnostics: readonly Diagnostic[]): string {
  const edits = diagnostics.flatMap(({ fixes }) => fixes.slice(0, 1).flatMap((fix) => fix.edits));
  let result = text;
  for (const { span, text: replacement } of edits.toSorted((a, b) => b.span.start - a.span.start)) {
    result = result.slice(0, span.start) + replacement + result.slice(span.end);
  }
  return result;
}
