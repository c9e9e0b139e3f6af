/**
 * Text to text in the one style of the language. In: a source. Out: its formatted text, or the text as it was beside
 * what is wrong with its syntax. Invariant: the result has the same tokens in the same order, but for commas at the
 * ends of lists and parentheses that a `//` needs, and the same comments; formatting it again changes nothing.
 */
import { lex } from "../../grammar/lex.ts";
import { parse } from "../../grammar/parse.ts";
import type { Diagnostic, Outcome } from "../diagnostics/diagnostic.ts";
import { concat, hardLine, sequence, type Document } from "../document/document.ts";
import { layOut } from "../document/layout.ts";
import type { Source } from "../source/source.ts";
import type { Declaration } from "../syntax/ast.ts";
import { gapsBetween } from "./comments.ts";
import { Pen } from "./pen.ts";
import { printDeclaration } from "./print-declaration.ts";
import { assertSameProgram } from "./same-program.ts";

export interface FormatOptions {
  /** Columns that a line should not exceed. */
  readonly width?: number;
  /** Columns of one step of indentation. */
  readonly indentation?: number;
  readonly usesTabs?: boolean;
}

/** Formats one file. A file with syntax errors stays as it is; its diagnostics say why. */
export function format(source: Source, options: FormatOptions = {}): Outcome<string> {
  const { value: program, diagnostics } = parse(source);
  if (diagnostics.some(isError)) return { value: source.text, diagnostics };
  const { width = 100, indentation = 2, usesTabs = false } = options;
  const { tokens, comments } = lex(source);
  const pen = new Pen(tokens, gapsBetween(source.text, tokens, comments));
  const document = printProgram(pen, source.text, program.declarations);
  const { text } = layOut(document, width, { indentation: { width: indentation, usesTabs } });
  const formatted = text === "" ? "" : `${text.replace(/\s+$/, "")}\n`;
  assertSameProgram(source, { path: source.path, text: formatted });
  return { value: formatted, diagnostics };
}

function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}

function printProgram(pen: Pen, text: string, declarations: readonly Declaration[]): Document {
  const parts: Document[] = [];
  declarations.forEach((declaration, index) => {
    const isTall = hasBraces(declaration) || hasBraces(declarations[index - 1]);
    if (index > 0) parts.push(hardLine, pen.isApart() || isTall ? hardLine : "");
    const lead = pen.leadStatement();
    parts.push(concat(lead, printDeclaration(pen, text, declaration)), pen.flush());
  });
  if (pen.hasComments()) {
    if (declarations.length > 0) parts.push(hardLine, pen.isApart() ? hardLine : "");
    parts.push(pen.leadStatement());
  }
  return sequence(parts);
}

/** Such declarations have an empty line around them. */
function hasBraces(declaration: Declaration | undefined): boolean {
  switch (declaration?.kind) {
    case "train":
      return true;
    case "block":
    case "cell":
    case "model":
      return declaration.body.kind === "equations";
    default:
      return false;
  }
}
