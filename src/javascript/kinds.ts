/** Questions about expressions that decide how they are laid out. */
import { isPropertyName } from "./identifier-names.ts";
import { stringLiteral, templateText } from "./escape.ts";
import type { JsBinaryOperator, JsExpression, JsSpread } from "./tree.ts";

export type Kind<K extends JsExpression["kind"]> = Extract<JsExpression, { kind: K }>;

const logical: ReadonlySet<JsBinaryOperator> = new Set(["&&", "||", "??"] as const);

export function isLogical(operator: JsBinaryOperator): boolean {
  return logical.has(operator);
}

/**
 * The expression as JavaScript's own grammar sees it: negative numbers are negations, `undefined` and `NaN` are names,
 * members whose name is no identifier are indexed, and `a && (b && c)` is `(a && b) && c`, which means the same.
 */
export function grammatical(expression: JsExpression): JsExpression {
  if (expression.kind === "literal") {
    const { value, origin } = expression;
    if (value === undefined) return { kind: "identifier", name: "undefined", origin };
    if (typeof value !== "number") return expression;
    if (value < 0 || Object.is(value, -0))
      return { kind: "unary", operator: "-", operand: { kind: "literal", value: -value }, origin };
    return Number.isFinite(value)
      ? expression
      : { kind: "identifier", name: String(value), origin };
  }
  if (expression.kind === "member" && !isPropertyName(expression.property)) {
    const { object, property, origin } = expression;
    return { kind: "index", object, index: { kind: "literal", value: property }, origin };
  }
  let result = expression;
  while (result.kind === "binary" && isLogical(result.operator)) {
    const { operator, left, right, origin } = result;
    if (right.kind !== "binary" || right.operator !== operator) break;
    const first: JsExpression = { kind: "binary", operator, left, right: right.left };
    result = { kind: "binary", operator, left: first, right: right.right, origin };
  }
  return result;
}

/** A plain name; `this` and `super` look like one and are none. */
export function isName(expression: JsExpression): expression is Kind<"identifier"> {
  return (
    expression.kind === "identifier" && expression.name !== "this" && expression.name !== "super"
  );
}

export function isString(expression: JsExpression): boolean {
  return expression.kind === "literal" && typeof expression.value === "string";
}

/** A number without a sign. */
export function isUnsignedNumber(expression: JsExpression): boolean {
  const plain = grammatical(expression);
  return plain.kind === "literal" && typeof plain.value === "number";
}

function isSignedNumber(expression: JsExpression): boolean {
  const plain = grammatical(expression);
  return plain.kind === "unary" && plain.operator === "-" && isUnsignedNumber(plain.operand);
}

export function isMember(expression: JsExpression): expression is Kind<"member"> | Kind<"index"> {
  return expression.kind === "member" || expression.kind === "index";
}

/** An array of numbers only, which is filled like a paragraph. */
export function isNumberArray(expression: JsExpression): boolean {
  return (
    expression.kind === "array" &&
    expression.items.length > 0 &&
    expression.items.every(
      (item) => item.kind !== "spread" && (isUnsignedNumber(item) || isSignedNumber(item)),
    )
  );
}

/** So short an argument that a call with it alone is not broken: up to a quarter of the line. */
export function isShortArgument(expression: JsExpression, width: number): boolean {
  const plain = grammatical(expression);
  const most = width / 4;
  switch (plain.kind) {
    case "identifier":
      return plain.name.length <= most;
    case "literal":
      return typeof plain.value !== "string" || stringLiteral(plain.value).length <= most;
    case "template":
      return (
        plain.parts.every((part) => typeof part === "string") &&
        templateText(plain.parts.join("")).length <= most
      );
    case "unary":
      return isShortArgument(plain.operand, width);
    case "call":
      return (
        plain.args.length === 0 && isName(plain.callee) && plain.callee.name.length <= most - 2
      );
    default:
      return false;
  }
}

/** Whether calls with this argument may stand in a chain on one line; looks `depth` levels deep. */
export function isSimpleArgument(expression: JsExpression | JsSpread, depth = 2): boolean {
  if (depth <= 0 || expression.kind === "spread") return false;
  const plain = grammatical(expression);
  const isSimple = (part: JsExpression | JsSpread): boolean => isSimpleArgument(part, depth - 1);
  switch (plain.kind) {
    case "identifier":
    case "literal":
      return true;
    case "template":
      return plain.parts.every((part) => typeof part === "string" || isSimple(part));
    case "object":
      return plain.properties.every(
        (property) =>
          property.kind !== "spread" &&
          property.key !== "__proto__" &&
          (isShorthand(property) || isSimple(property.value)),
      );
    case "array":
      return plain.items.every(isSimple);
    case "call":
    case "new":
      return (
        isSimpleArgument(plain.callee, depth) &&
        plain.args.length <= depth &&
        plain.args.every(isSimple)
      );
    case "member":
      return isSimpleArgument(plain.object, depth);
    case "index":
      return isSimpleArgument(plain.object, depth) && isSimpleArgument(plain.index, depth);
    case "unary":
      return isSimpleArgument(plain.operand, depth);
    default:
      return false;
  }
}

export function isShorthand({
  key,
  value,
}: {
  readonly key: string;
  readonly value: JsExpression;
}): boolean {
  return value.kind === "identifier" && value.name === key && isName(value);
}

/** Whether `a op (b op c)`-like trees print as one list of operands. */
export function isSameLevel(outer: JsBinaryOperator, inner: JsBinaryOperator): boolean {
  if (precedenceOf(outer) !== precedenceOf(inner) || outer === "**") return false;
  // Without parentheses, `a < b > c` would look like type arguments.
  if (outer === ">" && inner === "<") return false;
  const level = precedenceOf(outer);
  if (level === precedenceOf("===")) return false;
  return level !== precedenceOf("*") || (outer === inner && outer !== "%");
}

const levels: readonly (readonly JsBinaryOperator[])[] = [
  ["??"],
  ["||"],
  ["&&"],
  ["===", "!=="],
  ["<", "<=", ">", ">="],
  ["+", "-"],
  ["*", "/", "%"],
  ["**"],
];
const precedences: ReadonlyMap<JsBinaryOperator, number> = new Map(
  levels.flatMap((operators, level) => operators.map((operator) => [operator, level] as const)),
);

export function precedenceOf(operator: JsBinaryOperator): number {
  return precedences.get(operator) ?? 0;
}

/** Whether the right side opens a bracket that keeps it on the line of its operator: `x && { … }`. */
export function isInlineLogical(expression: JsExpression): boolean {
  if (expression.kind !== "binary" || !isLogical(expression.operator)) return false;
  const { right } = expression;
  return (
    (right.kind === "object" && right.properties.length > 0) ||
    (right.kind === "array" && right.items.length > 0)
  );
}

/** `!(a && b)` and `!!(a && b)` bring parentheses of their own. */
export function isNegatedLogic(test: JsExpression): boolean {
  const once = negated(test);
  const inner = (once && negated(once)) ?? once;
  return inner?.kind === "binary" && isLogical(inner.operator);
}

function negated(expression: JsExpression): JsExpression | undefined {
  return expression.kind === "unary" && expression.operator === "!"
    ? expression.operand
    : undefined;
}
