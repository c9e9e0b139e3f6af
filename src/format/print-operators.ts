/** Pipelines and arithmetic: what does not fit breaks before its operators, which then open the lines. */
import {
  concat,
  flat,
  group,
  hardLine,
  ifBroken,
  indent,
  line,
  sequence,
  type Document,
} from "../document/document.ts";
import type {
  BinaryExpression,
  Expression,
  PipeExpression,
  UnaryExpression,
} from "../syntax/ast.ts";
import { printExpression } from "./print-expression.ts";
import type { Pen } from "./pen.ts";

export function printUnary(pen: Pen, node: UnaryExpression): Document {
  const operator = pen.take();
  return concat(
    operator,
    node.operator === "not" ? pen.space() : "",
    printExpression(pen, node.operand),
  );
}

/**
 * `a -> f -> g`. Where the author broke it, the rows stay, since networks are read by their rows; a row that is too
 * long has one step a line.
 */
export function printPipe(pen: Pen, node: PipeExpression): Document {
  const steps: Expression[] = [];
  let head: Expression = node;
  for (let pipe: Expression = node; pipe.kind === "pipe"; pipe = head) {
    steps.unshift(pipe.right);
    head = pipe.left;
    if (head.span.start > pipe.span.start) break;
  }
  const rows: Document[] = [];
  let row: Document[] = [printExpression(pen, head)];
  for (const step of steps) {
    const after = pen.flush();
    if (pen.peek()?.opensLine) {
      rows.push(group(sequence(row)), concat(after, hardLine));
      row = [];
    } else row.push(after, line);
    row.push(pen.lead(), pen.take(), pen.space(), printExpression(pen, step));
  }
  rows.push(group(sequence(row)));
  return group(indent(sequence(rows)));
}

const powers: Readonly<Record<string, number>> = {
  or: 1,
  and: 2,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "//": 5,
  "%": 5,
  "@": 5,
};

export function printBinary(pen: Pen, node: BinaryExpression): Document {
  if (isAtRisk(pen, node)) return printFloorDivision(pen, node);
  const links: BinaryExpression[] = [node];
  let first: Expression = node.left;
  for (let link = node; ; link = first, first = link.left) {
    if (first.kind !== "binary" || first.span.start > link.span.start) break;
    const power = powers[first.operator];
    if (power === undefined || power !== powers[node.operator] || isAtRisk(pen, first)) break;
    links.unshift(first);
  }
  const parts: Document[] = [printExpression(pen, first)];
  for (const { operator, right } of links) {
    // A `//` that opens or ends a line is a comment.
    parts.push(operator === "//" ? pen.space() : concat(pen.flush(), line));
    parts.push(pen.lead(), pen.take(), pen.space());
    const operand = printExpression(pen, right);
    parts.push(operator === "//" ? flat(operand) : operand);
  }
  const [head = "", ...others] = parts;
  return group(concat(head, indent(...others)));
}

/** `//` divides by a plain number anywhere, by anything else only within brackets that begin and end on its line. */
export function isAtRisk(pen: Pen, node: Expression, opening = 0): boolean {
  if (node.kind !== "binary" || node.operator !== "//") return false;
  return pen.brackets.length + opening > 0 && !pen.isPlainNumber(node.operatorSpan.end);
}

function printFloorDivision(pen: Pen, node: BinaryExpression): Document {
  const id = pen.brackets.at(-1);
  const left = printExpression(pen, node.left);
  const operator = concat(pen.space(), pen.take(), pen.space());
  const division = flat(concat(left, operator, printExpression(pen, node.right)));
  return concat(ifBroken("(", "", id), division, ifBroken(")", "", id));
}
