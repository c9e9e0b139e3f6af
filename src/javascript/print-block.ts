/** Statements one below the other, and blocks of them. */
import { concat, deferred, hardLine, indent, join, type Document } from "../document/document.ts";
import { printStatement } from "./print-statement.ts";
import type { Style } from "./place.ts";
import type { JsStatement } from "./tree.ts";

interface BlockOptions {
  /** Whether an empty block takes two lines: prettier opens those of `if`, `else` and `for … of`. */
  readonly opens?: boolean;
}

/** `{ … }` around statements. */
export function printBlock(
  statements: readonly JsStatement[],
  style: Style,
  { opens = false }: BlockOptions = {},
): Document {
  return statements.every(isNothing) && !opens ? "{}" : concat("{", printBody(statements, style));
}

/** Statements below the `{` that ends a line, and the `}` below them. */
export function printBody(statements: readonly JsStatement[], style: Style): Document {
  const printed = printStatements(statements, style);
  const inner = printed.length > 0 ? indent(hardLine, join(hardLine, printed)) : "";
  return concat(inner, hardLine, "}");
}

/** A statement on lines of its own: what is around it has no say in its layout. */
export function printAlone(statement: JsStatement, style: Style): Document {
  return deferred((columns) => printStatement(statement, style, columns));
}

/**
 * Each statement, with a blank line before it where there is one; none stands at an end or beside another.
 */
function printStatements(statements: readonly JsStatement[], style: Style): readonly Document[] {
  const shown: Document[] = [];
  let isBlankBefore = false;
  for (const statement of statements) {
    if (statement.kind === "blank") {
      isBlankBefore = shown.length > 0;
      continue;
    }
    const printed = printAlone(statement, style);
    shown.push(isBlankBefore ? concat(hardLine, printed) : printed);
    isBlankBefore = false;
  }
  return shown;
}

function isNothing({ kind }: JsStatement): boolean {
  return kind === "blank";
}
