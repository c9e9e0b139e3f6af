/** Which expressions need parentheses where they stand: by the grammar, and where readers expect them. */
import { grammatical, isLogical, isSameLevel, isString, precedenceOf, type Kind } from "./kinds.ts";
import { isCallee, isObjectOfMember, type Place } from "./place.ts";
import type { JsExpression } from "./tree.ts";

/** `expression` is `grammatical`. */
export function needsParentheses(expression: JsExpression, place: Place): boolean {
  const { parent, role, isFirst } = place;
  if (expression.kind === "object" && isFirst) return true;
  if (role === "base" && looseBases.has(expression.kind)) return true;
  switch (expression.kind) {
    case "literal":
      // A string that is a statement would be a directive.
      if (isString(expression)) return parent.kind === "expression";
      return isObjectOfMember(place) && typeof expression.value === "number";
    case "unary":
      if (parent.kind === "unary") return expression.operator === "-" && parent.operator === "-";
      if (parent.kind === "binary") return role === "left" && parent.operator === "**";
      return isObjectOfMember(place) || isCallee(place);
    case "binary":
      return binaryNeeds(expression, place);
    case "await":
      if (parent.kind === "conditional") return role === "test";
      return isOperand(place) && parent.kind !== "await";
    case "arrow":
    case "conditional":
      if (parent.kind === "conditional") return role === "test";
      if (expression.kind === "arrow" && parent.kind === "spread") return false;
      return isOperand(place);
    case "call":
    case "member":
    case "index":
      return isCallee(place) && parent.kind === "new" && holdsCall(expression);
    default:
      return false;
  }
}

const looseBases: ReadonlySet<JsExpression["kind"]> = new Set([
  "arrow",
  "await",
  "binary",
  "conditional",
  "new",
  "object",
  "unary",
] as const);

/** Whether something binds tightly to it. */
function isOperand(place: Place): boolean {
  const { kind } = place.parent;
  return (
    kind === "unary" ||
    kind === "await" ||
    kind === "binary" ||
    kind === "spread" ||
    isObjectOfMember(place) ||
    isCallee(place)
  );
}

function binaryNeeds(expression: Kind<"binary">, place: Place): boolean {
  const { parent, role } = place;
  if (parent.kind === "conditional") return expression.operator === "??";
  if (parent.kind !== "binary") return isOperand(place);
  const { operator } = expression;
  // `??` may not stand beside `||` and `&&`; those two side by side are hard to read.
  if (isLogical(parent.operator) && isLogical(operator)) return parent.operator !== operator;
  const inner = precedenceOf(operator);
  const outer = precedenceOf(parent.operator);
  if (outer !== inner) return outer > inner || (operator === "%" && outer === precedenceOf("+"));
  return role === "right" || !isSameLevel(parent.operator, operator);
}

/** Whether `new` would take a call on the way for its own. */
function holdsCall(expression: JsExpression): boolean {
  for (let at = expression; ;) {
    const plain = grammatical(at);
    if (plain.kind === "call") return true;
    if (plain.kind !== "member" && plain.kind !== "index") return false;
    at = plain.object;
  }
}
