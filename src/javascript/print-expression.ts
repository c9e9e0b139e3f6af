/** Expressions as documents, laid out as prettier would. */
import {
  callChain,
  concat,
  flat,
  group,
  indent,
  isCallChain,
  mark,
  softLine,
  willBreak,
  type Document,
} from "../document/document.ts";
import { stringLiteral, templateText } from "./escape.ts";
import { grammatical, type Kind } from "./kinds.ts";
import { needsParentheses } from "./parentheses.ts";
import { inside, isCallee, isObjectOfMember, type Place } from "./place.ts";
import { printArrow } from "./print-arrow.ts";
import { printBinary } from "./print-binary.ts";
import { printCall, printNew } from "./print-call.ts";
import { printArray, printObject } from "./print-collection.ts";
import { printConditional } from "./print-conditional.ts";
import { printMember } from "./print-member.ts";
import { reference } from "./print-pattern.ts";
import type { JsExpression } from "./tree.ts";

/** With parentheses where it needs them. */
export function printExpression(expression: JsExpression, place: Place): Document {
  return parenthesized(grammatical(expression), place);
}

/** The same for an expression that is `grammatical`, and may be printed already. */
export function parenthesized(
  expression: JsExpression,
  place: Place,
  printed: Document = printKind(expression, place),
): Document {
  if (needsParentheses(expression, place))
    return concat(mark(expression.origin), "(", printed, ")");
  if (!expression.origin) return printed;
  const marked = [mark(expression.origin), printed];
  return isCallChain(printed) ? callChain(...marked) : concat(...marked);
}

function printKind(expression: JsExpression, place: Place): Document {
  switch (expression.kind) {
    case "identifier":
      return reference(expression.name);
    case "literal":
      return printLiteral(expression.value);
    case "template":
      return printTemplate(expression, place);
    case "array":
      return printArray(expression, place);
    case "object":
      return printObject(expression, place);
    case "call":
      return printCall(expression, place);
    case "new":
      return printNew(expression, place);
    case "member":
    case "index":
      return printMember(expression, place);
    case "unary": {
      const operand = printExpression(expression.operand, inside(expression, "operand", place));
      return concat(expression.operator, operand);
    }
    case "binary":
      return printBinary(expression, place);
    case "conditional":
      return printConditional(expression, place);
    case "arrow":
      return printArrow(expression, place, {}) ?? "";
    case "await":
      return printAwait(expression, place);
  }
}

/** Numbers in the shortest form: `1e21` for `1e+21`. Negative ones never get here. */
export function printLiteral(value: string | number | boolean | null | undefined): string {
  return typeof value === "string" ? stringLiteral(value) : String(value).replace("e+", "e");
}

function printAwait(expression: Kind<"await">, place: Place): Document {
  const operand = printExpression(expression.operand, inside(expression, "operand", place));
  const whole = concat("await ", operand);
  if (!isCallee(place) && !isObjectOfMember(place)) return whole;
  const content = concat(indent(softLine, whole), softLine);
  return isLeftOfAwait(place) ? content : group(content);
}

/** Whether it is the left end of what another `await` waits for. */
function isLeftOfAwait(place: Place): boolean {
  for (let at: Place | undefined = place; at; at = at.above) {
    const { parent, role } = at;
    if (parent.kind === "await") return true;
    const isLeft = role === "callee" || role === "object" || role === "left" || role === "test";
    if (!isLeft || parent.kind === "new") return false;
  }
  return false;
}

/** Expressions in templates stay on one line, unless a function in them cannot. */
function printTemplate(expression: Kind<"template">, place: Place): Document {
  const at = inside(expression, "part", place);
  const printed: Document[] = [];
  let text = "";
  for (const part of expression.parts) {
    if (typeof part === "string") {
      // Texts side by side are escaped as one: `$` and `{` would be an expression.
      text += part;
      continue;
    }
    printed.push(templateText(text), printHole(part, at));
    text = "";
  }
  return concat("`", ...printed, templateText(text), "`");
}

function printHole(expression: JsExpression, at: Place): Document {
  const printed = printExpression(expression, at);
  if (!willBreak(printed)) return concat("${", flat(printed), "}");
  const { kind } = grammatical(expression);
  const breaksAround =
    kind === "identifier" ||
    kind === "member" ||
    kind === "index" ||
    kind === "conditional" ||
    kind === "binary";
  const content = breaksAround ? concat(indent(softLine, printed), softLine) : printed;
  return group(concat("${", content, "}"));
}
