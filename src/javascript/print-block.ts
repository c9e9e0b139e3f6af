/** Statements one below the other, and blocks of them. */
import { concat, hardLine, indent, join, type Document } from "../document/document.ts";
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
  return concat("{", indent(hardLine, printStatements(statements, style)), hardLine, "}");
}

/** Blank lines separate; none stands at an end or beside another. */
export function printStatements(statements: readonly JsStatement[], style: Style): Document {
  const shown: Document[] = [];
  let isBlankBefore = false;
  for (const statement of statements) {
    if (statement.kind === "blank") {
      isBlankBefore = shown.length > 0;
      continue;
    }
    shown.push(concat(isBlankBefore ? hardLine : "", printStatement(statement, style)));
    isBlankBefore = false;
  }
  return join(hardLine, shown);
}

function isNothing({ kind }: JsStatement): boolean {
  return kind === "blank";
}
