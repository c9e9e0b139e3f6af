/**
 * Statements of which it is plain to see how they are laid out, written from left to right: those that fit on their line, and
 * chains of calls of which each step fits on one. Most do, and to write them takes a fraction of what it takes to make a document
 * and to find out which of its groups break. What is not so plain, such as what breaks although it fits, is refused: the text is
 * that of the document, or there is none.
 */
import { concat, hardLine, indent, type Document } from "../document/document.ts";
import { grammatical, isMember, isNegatedLogic } from "./kinds.ts";
import { inside, partOf, type Style } from "./place.ts";
import { Line, hasFewCalls } from "./plain-line.ts";
import { printBody } from "./print-block.ts";
import { chainOf, hasLines, linksOf } from "./print-call.ts";
import { binding } from "./print-pattern.ts";
import type { JsExpression, JsStatement } from "./tree.ts";

/** Columns of one step of the indentation. */
const indentation = 2;

type Kind<K extends JsStatement["kind"]> = Extract<JsStatement, { readonly kind: K }>;
type Plain = Kind<"assign" | "declare" | "expression" | "return" | "throw">;

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
      return (
        onOneLine(statement, style, columns) ??
        inSteps(statement, style, columns) ??
        aroundMessage(statement, style, columns)
      );
    case "if":
      return printIf(statement, style, columns);
    case "function":
      return printFunction(statement, style, columns);
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
      line.pattern(statement.target, style);
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

/** An error whose message is too long for its line, and stands on one of its own: it cannot be broken. */
function aroundMessage(statement: Plain, style: Style, columns: number): Document | undefined {
  const value = valueOf(statement);
  if (statement.kind !== "throw" || value?.kind !== "new") return undefined;
  const { callee, args } = value;
  const [message] = args;
  if (message?.kind !== "template" || args.length > 1) return undefined;
  const place = partOf(statement, "value", style);
  const first = begun(statement, style, columns);
  first.mark(value);
  first.write("new ");
  first.expression(callee, inside(value, "callee", place));
  first.write("(");
  const inner = new Line(Infinity);
  inner.expression(message, inside(value, "argument", place));
  inner.write(",");
  const [head, text] = [first.document(), inner.document()];
  return head && text && concat(head, indent(hardLine, text), hardLine, ");");
}

function printIf(statement: Kind<"if">, style: Style, columns: number): Document | undefined {
  const { test, consequent, alternate } = statement;
  if (alternate || isNegatedLogic(test)) return undefined;
  const line = new Line(columns);
  line.write("if (");
  line.expression(test, partOf(statement, "test", style));
  line.write(") {");
  const head = line.document();
  return head && concat(head, printBody(consequent, style));
}

function printFunction(
  statement: Kind<"function">,
  style: Style,
  columns: number,
): Document | undefined {
  const { name, params, body } = statement;
  if (body.every(({ kind }) => kind === "blank")) return undefined;
  const line = new Line(columns);
  line.write("function ");
  line.write(binding(name));
  line.patterns("(", params, ") {", style);
  const head = line.document();
  return head && concat(head, printBody(body, style));
}
