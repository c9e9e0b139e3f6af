/** `left = right` and `key: value`: where the line breaks, before the right side or inside it. The rules are prettier's. */
import {
  canBreak,
  concat,
  group,
  indent,
  indentIfBroken,
  line,
  plainText,
  type Document,
} from "../document/document.ts";
import {
  grammatical,
  isInlineLogical,
  isMember,
  isName,
  isShortArgument,
  isString,
  type Kind,
} from "./kinds.ts";
import { inside, type Place } from "./place.ts";
import { printArrow } from "./print-arrow.ts";
import { isChain } from "./print-call.ts";
import { parenthesized } from "./print-expression.ts";
import type { JsExpression, JsPattern } from "./tree.ts";
import { textWidth } from "../source/text-width.ts";

type Layout = "break after" | "break left" | "fluid" | "never break after";

interface Assignment {
  readonly left: Document;
  /** With what stands before it. */
  readonly operator: " =" | ":";
  /** A pattern's value, printed already. */
  readonly right: Document;
  readonly isKey?: boolean;
}

/** With a right side that has no say in the layout: a pattern. */
export function printAssignment({ left, operator, right, isKey = false }: Assignment): Document {
  const isTight = isKey && isShortKey(left);
  return laidOut(left, operator, right, isTight && !canBreak(left) ? "never break after" : "fluid");
}

interface ValueAssignment {
  readonly left: Document;
  readonly operator: " =" | ":";
  readonly value: JsExpression;
  readonly place: Place;
  /** What is declared, if it is a declaration. */
  readonly target?: JsPattern;
}

export function printValue({ left, operator, value, place, target }: ValueAssignment): Document {
  const plain = grammatical(value);
  const layout = layoutOf(left, plain, place, target);
  const right =
    plain.kind === "arrow"
      ? parenthesized(plain, place, printArrow(plain, place, { isAssigned: true }) ?? "")
      : parenthesized(plain, place);
  return laidOut(left, operator, right, layout);
}

function laidOut(left: Document, operator: string, right: Document, layout: Layout): Document {
  switch (layout) {
    case "break after":
      return group(concat(group(left), operator, group(indent(line, right))));
    case "never break after":
      return group(concat(group(left), operator, " ", right));
    case "break left":
      return group(concat(left, operator, " ", group(right)));
    case "fluid": {
      const id = Symbol("assignment");
      const gap = group(indent(line), { id });
      return group(concat(group(left), operator, gap, indentIfBroken(right, id)));
    }
  }
}

function layoutOf(
  left: Document,
  value: JsExpression,
  place: Place,
  target: JsPattern | undefined,
): Layout {
  if (value.kind === "call" && isName(value.callee) && value.callee.name === "require")
    return "never break after";
  const canLeftBreak = canBreak(left);
  const isFunction = target !== undefined && value.kind === "arrow" && canLeftBreak;
  if (isFunction || (target && isComplex(target))) return "break left";
  const isTight = place.parent.kind === "property" && isShortKey(left);
  if (breaksAfterOperator(value, place, isTight)) return "break after";
  if (!canLeftBreak && (isTight || isUnbreakable(value))) return "never break after";
  return "fluid";
}

/** Keys so short that a value on a line of its own would gain nothing. */
function isShortKey(key: Document): boolean {
  const text = plainText(key);
  return text !== undefined && textWidth(text) < 5;
}

function isUnbreakable(value: JsExpression): boolean {
  if (value.kind === "template") return true;
  return (
    value.kind === "literal" &&
    (typeof value.value === "boolean" || typeof value.value === "number")
  );
}

/** A pattern with many names, some renamed or with defaults, breaks before what it takes apart does. */
function isComplex(target: JsPattern): boolean {
  if (target.kind !== "object-pattern" || target.properties.length <= 2) return false;
  return target.properties.some(
    ({ key, value }) =>
      value.kind !== "rest" && !(value.kind === "identifier" && value.name === key),
  );
}

function breaksAfterOperator(value: JsExpression, place: Place, isTight: boolean): boolean {
  if (value.kind === "binary" && !isInlineLogical(value)) return true;
  if (value.kind === "conditional")
    if (value.test.kind === "binary" && !isInlineLogical(value.test)) return true;
  if (isTight) return false;
  let node = value;
  let at = place;
  while (node.kind === "unary" || node.kind === "await") {
    at = inside(node, "operand", at);
    node = grammatical(node.operand);
  }
  return isString(node) || isStiffChain(node, at);
}

/** Members and calls with at most one short argument each: nowhere to break but before it all. */
function isStiffChain(expression: JsExpression, place: Place): boolean {
  const calls: { readonly node: Kind<"call">; readonly at: Place }[] = [];
  let node = expression;
  let at = place;
  for (let depth = 0; ; depth++) {
    if (node.kind === "call") {
      calls.push({ node, at });
      const [only] = node.args;
      if (only && (node.args.length > 1 || !isShortArgument(only, at.style.width))) return false;
      at = inside(node, "callee", at);
      node = grammatical(node.callee);
    } else if (isMember(node)) {
      at = inside(node, "object", at);
      node = grammatical((node as Kind<"member">).object);
    } else {
      const isPath = depth > 0 && node.kind === "identifier";
      return isPath && !calls.some((call) => isChain(call.node, call.at));
    }
  }
}
