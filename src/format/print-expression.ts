/** Expressions to documents. Parentheses that the author wrote leave no node, and stay. */
import * as t from "../../grammar/tokens.ts";
import {
  concat,
  fill,
  flat,
  freshLine,
  group,
  indent,
  line,
  sequence,
  softLine,
  type Document,
} from "../document/document.ts";
import type {
  Argument,
  CallExpression,
  Expression,
  ForExpression,
  IfExpression,
  LambdaExpression,
  ListExpression,
  RepeatExpression,
  ShapePattern,
} from "../syntax/ast.ts";
import { bracketed, commaSeparated } from "./print-list.ts";
import { isAtRisk, printBinary, printPipe, printUnary } from "./print-operators.ts";
import type { Pen } from "./pen.ts";

export function printExpression(pen: Pen, node: Expression): Document {
  return isInParentheses(pen, node) ? printParentheses(pen, node) : printBare(pen, node);
}

/** Whether the next token is a parenthesis that only groups. */
export function isInParentheses(pen: Pen, node: Expression): boolean {
  const token = pen.peek();
  return token?.tokenType === t.LeftParenthesis && token.startOffset < node.span.start;
}

function printParentheses(pen: Pen, node: Expression): Document {
  const id = Symbol("parentheses");
  if (isAtRisk(pen, node, 1)) {
    // Never broken, so what it encloses needs no parentheses of its own.
    const first = pen.take();
    pen.brackets.push(id);
    const division = printExpression(pen, node);
    pen.brackets.pop();
    return flat(concat(first, division, pen.take()));
  }
  const open = pen.take();
  pen.brackets.push(id);
  const inner = concat(pen.flush(), softLine, pen.lead(), printExpression(pen, node));
  const content = indent(inner, pen.flush(), pen.remarks());
  pen.brackets.pop();
  return group(concat(open, content, softLine, pen.take()), { id });
}

function printBare(pen: Pen, node: Expression): Document {
  switch (node.kind) {
    case "number":
    case "string":
    case "boolean":
    case "name":
    case "ellipsis":
      return pen.take();
    case "error":
      throw new Error("the formatter met a syntax error");
    case "pre":
      return concat(pen.take(), pen.space(), pen.take());
    case "tuple": {
      const endsWithComma = node.items.length === 1;
      return printItems(pen, node.items, { endsWithComma });
    }
    case "list":
      return printList(pen, node);
    case "rearrangement":
      return printRearrangement(pen, node.from, node.to);
    case "unary":
      return printUnary(pen, node);
    case "binary":
      return printBinary(pen, node);
    case "pipe":
      return printPipe(pen, node);
    case "call":
      return concat(printExpression(pen, node.callee), printArguments(pen, node));
    case "field": {
      const object = printExpression(pen, node.object);
      // The field of a number is nonsense, but `1.0` or `a // 1 .0` would be another.
      const isNumber = pen.isAhead(t.NumberToken, -1);
      return concat(object, isNumber ? freshLine : "", pen.take());
    }
    case "index":
      return concat(
        printExpression(pen, node.object),
        bracketed(pen, () => printExpression(pen, node.index), { hugs: true }),
      );
    case "if":
      return printIf(pen, node);
    case "lambda":
      return printLambda(pen, node);
    case "repeat":
      return printRepeat(pen, node);
    case "for":
      return printFor(pen, node);
  }
}

// ---------------------------------------------------------------- lists

function printItems(
  pen: Pen,
  items: readonly Expression[],
  options: { readonly endsWithComma?: boolean; readonly hugs?: boolean } = {},
): Document {
  let at = 0;
  const next = (): Document => {
    const item = items[at++];
    if (!item) throw new Error("a list has more items than its node");
    return printExpression(pen, item);
  };
  return bracketed(pen, next, options);
}

export function printShape(pen: Pen, { dims }: ShapePattern): Document {
  return printItems(pen, dims);
}

function printList(pen: Pen, node: ListExpression): Document {
  const { items } = node;
  const isNumeric = items.length > 1 && items.every(({ kind }) => kind === "number");
  if (!isNumeric || pen.hasCommentsWithin(node.span.end)) return printItems(pen, items);
  // As many numbers as fit on each line.
  const open = pen.take();
  const parts = items.flatMap((_, index): readonly Document[] => {
    const isLast = index === items.length - 1;
    const number = concat(pen.take(), isLast ? pen.dropComma() : pen.takeComma());
    return isLast ? [number] : [number, line];
  });
  return group(concat(open, indent(softLine, fill(parts)), softLine, pen.take()));
}

function printRearrangement(pen: Pen, from: ShapePattern, to: ShapePattern): Document {
  const first = printShape(pen, from);
  const arrow = concat(pen.flush(), line, pen.take(), pen.space());
  return group(concat(first, indent(arrow, printShape(pen, to))));
}

function printArguments(pen: Pen, node: CallExpression): Document {
  const [first] = node.arguments;
  const isOnly = node.arguments.length === 1 && first?.name === undefined;
  const hugs =
    isOnly &&
    (first?.value.kind === "list" || first?.value.kind === "tuple") &&
    !pen.hasCommentsWithin(node.span.end);
  let at = 0;
  return bracketed(
    pen,
    () => {
      const argument = node.arguments[at++];
      if (!argument) throw new Error("a call has more arguments than its node");
      return printArgument(pen, argument);
    },
    { hugs },
  );
}

export function printArgument(pen: Pen, { name, value }: Argument): Document {
  if (!name) return printExpression(pen, value);
  return concat(pen.take(), pen.take(), pen.space(), indent(printExpression(pen, value)));
}

// ---------------------------------------------------------------- forms that open with a word

/** On one line, or with `else` on a line of its own and a further `if` after it as another case of the same choice. */
function printIf(pen: Pen, node: IfExpression): Document {
  const parts: Document[] = [];
  for (let choice: Expression = node; ; choice = choice.alternative) {
    if (choice.kind !== "if" || (choice !== node && isInParentheses(pen, choice))) {
      parts.push(branch(pen, choice));
      return group(sequence(parts));
    }
    if (choice !== node) parts.push(pen.space());
    parts.push(pen.take(), pen.space(), group(indent(printExpression(pen, choice.condition))));
    parts.push(pen.space(), pen.take());
    parts.push(branch(pen, choice.consequent), pen.flush(), line, pen.take());
  }
}

function branch(pen: Pen, node: Expression): Document {
  const after = pen.flush();
  return group(concat(after, indent(line, pen.lead(), printExpression(pen, node))));
}

function printLambda(pen: Pen, node: LambdaExpression): Document {
  const open = pen.take();
  const names = commaSeparated(pen, () => pen.take()).map((name, index) =>
    index === 0 ? name : concat(" ", name),
  );
  return concat(
    open,
    ...names,
    pen.take(),
    pen.space(),
    indent(pen.lead(), printExpression(pen, node.body)),
  );
}

function printRepeat(pen: Pen, node: RepeatExpression): Document {
  const fork = printFork(pen, node);
  const head = concat(fork, pen.take(), pen.space(), printExpression(pen, node.count));
  return concat(head, pen.space(), printBraced(pen, node.body));
}

function printFor(pen: Pen, node: ForExpression): Document {
  const word = concat(printFork(pen, node), pen.take(), pen.space());
  const names = node.isTuple ? bracketed(pen, () => pen.take()) : pen.take();
  const list = concat(pen.space(), pen.take(), pen.space(), printExpression(pen, node.list));
  return concat(word, names, list, pen.space(), printBraced(pen, node.body));
}

function printFork(pen: Pen, { isFork }: { readonly isFork: boolean }): Document {
  return isFork ? concat(pen.take(), pen.space()) : "";
}

function printBraced(pen: Pen, body: Expression): Document {
  const open = concat(pen.take(), pen.flush());
  const content = indent(line, pen.lead(), printExpression(pen, body), pen.flush(), pen.remarks());
  return group(concat(open, content, line, pen.take()));
}

// ---------------------------------------------------------------- what stands after `=`

const leaves = new Set(["number", "string", "boolean", "name", "pre", "field", "if"]);

/** From the `=` on. What has no better place to break starts a line of its own where it is too long. */
export function printDefinition(pen: Pen, value: Expression): Document {
  const sign = concat(pen.take(), pen.flush());
  if (pen.hasComments()) {
    return concat(sign, indent(freshLine, pen.lead(), printExpression(pen, value)));
  }
  const isLeaf = leaves.has(value.kind) && !isInParentheses(pen, value);
  const document = printExpression(pen, value);
  return isLeaf ? concat(sign, group(indent(line, document))) : concat(sign, " ", document);
}
