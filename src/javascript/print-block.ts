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
  if (statements.every(isNothing)) return opens ? concat("{", hardLine, "}") : "{}";
  const printed = join(hardLine, printStatements(statements, style));
  return concat("{", indent(hardLine, printed), hardLine, "}");
}

/**
 * Each statement, with a blank line before it where there is one; none stands at an end or beside another. What is around
 * a statement has no say in its layout, since it has lines of its own.
 */
export function printStatements(
  statements: readonly JsStatement[],
  style: Style,
): readonly Document[] {
  const shown: Document[] = [];
  let isBlankBefore = false;
  for (const statement of statements) {
    if (statement.kind === "blank") {
      isBlankBefore = shown.length > 0;
      continue;
    }
    const printed = deferred(() => printStatement(statement, style));
    shown.push(isBlankBefore ? concat(hardLine, printed) : printed);
    isBlankBefore = false;
  }
  return shown;
}

function isNothing({ kind }: JsStatement): boolean {
  return kind === "blank";
}
