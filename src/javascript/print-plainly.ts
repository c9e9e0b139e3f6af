/**
 * Statements of which it is plain to see how they are laid out, written from left to right: those that fit on their line, and
 * chains of calls of which each step fits on one. Most do, and to write them takes a fraction of what it takes to make a document
 * and to find out which of its groups break. What is not so plain, such as what breaks although it fits, is refused: the text is
 * that of the document, or there is none.
 */
import { concat, hardLine, indent, type Document } from "../document/document.ts";
import { grammatical, isMember } from "./kinds.ts";
import { partOf, type Style } from "./place.ts";
import { Line, hasFewCalls } from "./plain-line.ts";
import { chainOf, hasLines, linksOf } from "./print-call.ts";
import type { JsExpression, JsStatement } from "./tree.ts";

/** Columns of one step of the indentation. */
const indentation = 2;

type Plain = Extract<
  JsStatement,
  { readonly kind: "assign" | "declare" | "expression" | "return" | "throw" }
>;

/** A statement that begins a line, of which so many columns are left; its comment does not count. */
export function printPlainly(
  statement: JsStatement,
  style: Style,
  columns: number,
): Document | undefined {
  switch (statement.kind) {
    case "assign":
    case "declare":
    case "expression":
    case "return":
    case "throw":
      return onOneLine(statement, style, columns) ?? inSteps(statement, style, columns);
    default:
      return undefined;
  }
}

function onOneLine(statement: Plain, style: Style, columns: number): Document | undefined {
  const value = valueOf(statement);
  if (!value) return "return;";
  const line = begun(statement, style, columns);
  line.expression(value, partOf(statement, "value", style));
  line.write(";");
  return line.document();
}

/** A line with what stands before the value. */
function begun(statement: Plain, style: Style, columns: number): Line {
  const line = new Line(columns);
  switch (statement.kind) {
    case "declare":
      line.write(`${statement.keyword} `);
      line.pattern(statement.target);
      line.write(" = ");
      break;
    case "assign":
      line.expression(statement.target, partOf(statement, "target", style));
      line.write(" = ");
      break;
    case "return":
    case "throw":
      line.write(`${statement.kind} `);
  }
  return line;
}

function valueOf(statement: Plain): JsExpression | undefined {
  return statement.kind === "expression" ? statement.expression : statement.value;
}

/** A chain that is too long for one line: its head, and each step on a line of its own. */
function inSteps(statement: Plain, style: Style, columns: number): Document | undefined {
  if ("target" in statement && statement.target.kind !== "identifier") return undefined;
  const value = valueOf(statement);
  const call = value && grammatical(value);
  if (call?.kind !== "call" || !isMember(grammatical(call.callee))) return undefined;
  const place = partOf(statement, "value", style);
  const links = linksOf(call, place);
  const chain = chainOf(links, place);
  if (!hasLines(chain) || !hasFewCalls(links)) return undefined;
  const kept = chain.isMerged ? 2 : 1;
  const first = begun(statement, style, columns);
  first.mark(call);
  for (const step of chain.steps.slice(0, kept)) first.links(step);
  const parts: Document[] = [];
  for (const [index, step] of chain.steps.entries()) {
    if (index < kept) continue;
    const line = new Line(columns - indentation);
    line.links(step);
    if (index === chain.steps.length - 1) line.write(";");
    const document = line.document();
    if (document === undefined) return undefined;
    parts.push(hardLine, document);
  }
  const head = first.document();
  return head === undefined ? undefined : concat(head, indent(...parts));
}
