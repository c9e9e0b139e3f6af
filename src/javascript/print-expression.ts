/** Expressions as documents, laid out as prettier would. */
import { group, ifBroken, indent, join, line, mark, softLine, type Document } from "./document.ts";
import { stringLiteral, templateText } from "./escape.ts";
import { isIdentifier, isPropertyName } from "./identifier-names.ts";
import { identifier, parameters, propertyKey } from "./print-pattern.ts";
import { printBlock } from "./print-statement.ts";
import type { JsExpression, JsProperty, JsSpread, JsStatement } from "./tree.ts";

const precedences: Readonly<Record<string, number>> = {
  "??": 1,
  "||": 2,
  "&&": 3,
  "===": 6,
  "!==": 6,
  "<": 7,
  "<=": 7,
  ">": 7,
  ">=": 7,
  "+": 9,
  "-": 9,
  "*": 10,
  "/": 10,
  "%": 10,
  "**": 11, // prettier-ignore
};

const unaryPrecedence = 12;
const callPrecedence = 14;

export function printExpression(expression: JsExpression): Document {
  return [mark(expression.origin), printKind(expression)];
}

function printKind(expression: JsExpression): Document {
  switch (expression.kind) {
    case "identifier":
      return identifier(expression.name);
    case "literal":
      return literal(expression.value);
    case "template":
      return [
        "`",
        ...expression.parts.map((part) =>
          typeof part === "string" ? templateText(part) : ["${", printExpression(part), "}"],
        ),
        "`",
      ];
    case "array":
      return list("[", expression.items.map(element), "]");
    case "object":
      return object(expression.properties);
    case "call":
      return isChain(expression)
        ? chain(expression)
        : [operand(expression.callee, callPrecedence), args(expression.args)];
    case "new":
      return ["new ", operand(expression.callee, callPrecedence + 1), args(expression.args)];
    case "member":
      return [
        operand(expression.object, callPrecedence),
        isPropertyName(expression.property)
          ? `.${expression.property}`
          : `[${stringLiteral(expression.property)}]`,
      ];
    case "index":
      return [
        operand(expression.object, callPrecedence),
        "[",
        printExpression(expression.index),
        "]",
      ];
    case "unary":
      return [expression.operator, operand(expression.operand, unaryPrecedence)];
    case "binary":
      return binary(expression);
    case "conditional":
      return group([
        operand(expression.test, 1),
        indent([
          line,
          "? ",
          operand(expression.consequent, 0),
          line,
          ": ",
          operand(expression.alternate, 0),
        ]),
      ]);
    case "arrow":
      return arrow(expression);
    case "await":
      return ["await ", operand(expression.operand, unaryPrecedence)];
  }
}

type Call = Extract<JsExpression, { kind: "call" }>;

/** A method called on the result of a call. */
function isChain({ callee }: Call): boolean {
  return callee.kind === "member" && callee.object.kind === "call";
}

/** On one line where it fits, else a line for each call. */
function chain(last: Call): Document {
  const links: Document[] = [];
  let head: JsExpression = last;
  while (head.kind === "call" && head.callee.kind === "member") {
    links.unshift([mark(head.origin), `.${head.callee.property}`, args(head.args)]);
    head = head.callee.object;
  }
  return group([operand(head, callPrecedence), indent(links.map((link) => [softLine, link]))]);
}

function literal(value: string | number | boolean | null | undefined): string {
  if (typeof value === "string") return stringLiteral(value);
  if (typeof value === "number" && Object.is(value, -0)) return "-0";
  return String(value);
}

function precedenceOf(expression: JsExpression): number {
  switch (expression.kind) {
    case "arrow":
    case "conditional":
      return 0;
    case "binary":
      return precedences[expression.operator] ?? 0;
    case "unary":
    case "await":
      return unaryPrecedence;
    case "literal":
      return typeof expression.value === "number" &&
        (expression.value < 0 || Object.is(expression.value, -0))
        ? unaryPrecedence
        : 20;
    case "call":
    case "member":
    case "index":
    case "new":
      return callPrecedence;
    default:
      return 20;
  }
}

/** In parentheses where it would otherwise bind too loosely. */
function operand(expression: JsExpression, least: number): Document {
  const printed = printExpression(expression);
  const isNumberObject =
    least >= callPrecedence &&
    expression.kind === "literal" &&
    typeof expression.value === "number";
  return precedenceOf(expression) < least || isNumberObject ? ["(", printed, ")"] : printed;
}

function binary({ operator, left, right }: Extract<JsExpression, { kind: "binary" }>): Document {
  const own = precedences[operator] ?? 0;
  const isPower = operator === "**";
  // A unary minus may not stand bare on the left of `**`, nor `??` beside `||` and `&&`.
  const first = isPower ? operand(left, unaryPrecedence + 1) : mixed(operator, left, own);
  const second = isPower ? operand(right, own) : mixed(operator, right, own + 1);
  return group([first, ` ${operator}`, indent([line, second])]);
}

function mixed(operator: string, side: JsExpression, least: number): Document {
  const clashes =
    side.kind === "binary" &&
    (operator === "??") !== (side.operator === "??") &&
    ["??", "||", "&&"].includes(operator) &&
    ["??", "||", "&&"].includes(side.operator);
  const isRemainder =
    side.kind === "binary" &&
    operator !== side.operator &&
    (operator === "%" || side.operator === "%") &&
    precedenceOf(side) === 10 &&
    precedences[operator] === 10;
  return clashes || isRemainder ? ["(", printExpression(side), ")"] : operand(side, least);
}

function element(item: JsExpression | JsSpread): Document {
  return item.kind === "spread" ? ["...", printExpression(item.operand)] : printExpression(item);
}

function list(open: string, items: readonly Document[], close: string): Document {
  if (items.length === 0) return open + close;
  return group([
    open,
    indent([softLine, join([",", line], items)]),
    ifBroken(","),
    softLine,
    close,
  ]);
}

/** Arguments; a last one that is a function or an object hugs the parentheses. */
function args(items: readonly JsExpression[]): Document {
  const last = items.at(-1);
  const isHugged =
    last &&
    (last.kind === "arrow" ||
      last.kind === "object" ||
      (last.kind === "array" && items.length === 1));
  if (
    !isHugged ||
    items.slice(0, -1).some((item) => item.kind === "arrow" || item.kind === "object")
  ) {
    return list("(", items.map(printExpression), ")");
  }
  return ["(", join(", ", items.map(printExpression)), ")"];
}

function object(properties: readonly (JsProperty | JsSpread)[]): Document {
  if (properties.length === 0) return "{}";
  const entries = properties.map((property): Document => {
    if (property.kind === "spread") return ["...", printExpression(property.operand)];
    const { key, value } = property;
    if (value.kind === "identifier" && value.name === key && isIdentifier(key)) return key;
    return [mark(property.origin), propertyKey(key), ": ", printExpression(value)];
  });
  return group(["{", indent([line, join([",", line], entries)]), ifBroken(","), line, "}"]);
}

function arrow({ params, body, isAsync }: Extract<JsExpression, { kind: "arrow" }>): Document {
  const head: Document = [isAsync ? "async " : "", parameters(params), " =>"];
  if (Array.isArray(body)) return [head, " ", printBlock(body as readonly JsStatement[])];
  const expression = body as JsExpression;
  if (expression.kind === "object") return [head, " (", printExpression(expression), ")"];
  const isBlockLike =
    expression.kind === "arrow" || expression.kind === "array" || expression.kind === "template";
  const content = operand(expression, expression.kind === "conditional" ? 0 : 0);
  return isBlockLike ? [head, " ", content] : group([head, indent([line, content])]);
}
