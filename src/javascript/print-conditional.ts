/** `test ? consequent : alternate`; a chain of them breaks as one. */
import {
  concat,
  group,
  ifBroken,
  indent,
  line,
  softLine,
  type Document,
} from "../document/document.ts";
import type { Kind } from "./kinds.ts";
import { inside, isAssigned, isObjectOfMember, isReturned, type Place } from "./place.ts";
import { printExpression } from "./print-expression.ts";

export function printConditional(expression: Kind<"conditional">, place: Place): Document {
  const { parent, role } = place;
  const isNested = parent.kind === "conditional";
  const isTest = isNested && role === "test";
  const branch = (name: "consequent" | "alternate"): Document =>
    indent(printExpression(expression[name], inside(expression, name, place)));
  const isDeeper = expression.consequent.kind === "conditional";
  const branches = concat(
    line,
    "? ",
    isDeeper
      ? concat(ifBroken("", "("), branch("consequent"), ifBroken("", ")"))
      : branch("consequent"),
    line,
    ": ",
    branch("alternate"),
  );
  const test = printExpression(expression.test, inside(expression, "test", place));
  const isIndented = startsIndentedChain(place);
  const closes = parent.kind === "member" && role === "object" && !isIndented;
  const content = concat(
    isNested && role === "alternate" ? indent(test) : test,
    isNested && !isTest ? branches : indent(branches),
    closes ? softLine : "",
  );
  const whole = isNested && !isTest ? content : group(content);
  return isTest || isIndented ? group(concat(indent(softLine, whole), softLine)) : whole;
}

/** Whether it is the head of a chain of calls and members that is assigned, returned or negated. */
function startsIndentedChain(place: Place): boolean {
  let at = place;
  const climbs = ({ parent, role }: Place): boolean =>
    (parent.kind === "call" && role === "callee") || isObjectOfMember({ ...at, parent, role });
  while (climbs(at) && at.above) at = at.above;
  if (at.parent.kind === "new" && at.role === "callee" && at.above) at = at.above;
  if (at === place) return false;
  const { kind } = at.parent;
  return isAssigned(at) || isReturned(at) || kind === "unary" || kind === "await";
}
