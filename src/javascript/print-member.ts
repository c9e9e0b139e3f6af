/** `object.name` and `object[index]`. */
import {
  callChain,
  concat,
  group,
  indent,
  isCallChain,
  softLine,
  type Document,
} from "../document/document.ts";
import { isMember, isName, isUnsignedNumber, type Kind } from "./kinds.ts";
import { inside, isObjectOfMember, type Place } from "./place.ts";
import { printExpression } from "./print-expression.ts";

type Member = Kind<"member"> | Kind<"index">;

export function printMember(expression: Member, place: Place): Document {
  const object = printExpression(expression.object, inside(expression, "object", place));
  const lookup = printLookup(expression, place);
  const stays = expression.kind === "index" || staysOnLine(expression, place, object);
  const whole = [object, stays ? lookup : group(indent(softLine, lookup))];
  return isCallChain(object) ? callChain(...whole) : concat(...whole);
}

/** What follows the object. */
export function printLookup(expression: Member, place: Place): Document {
  if (expression.kind === "member") return `.${expression.property}`;
  const index = printExpression(expression.index, inside(expression, "index", place));
  if (isUnsignedNumber(expression.index)) return concat("[", index, "]");
  return group(concat("[", indent(softLine, index), softLine, "]"));
}

/** Whether no line break may stand before the dot. */
function staysOnLine({ object }: Kind<"member">, place: Place, printed: Document): boolean {
  let outer = place;
  while (isObjectOfMember(outer) && outer.above) outer = outer.above;
  if (outer.parent.kind === "new" && outer.role === "callee") return true;
  let around = place;
  while (isMember(around.parent as Member) && around.above) around = around.above;
  if (around.parent.kind === "assign" && !isName(around.parent.target)) return true;
  const { parent } = place;
  if (isName(object) && !isMember(parent as Member)) return true;
  const hasArguments = object.kind === "call" && object.args.length > 0;
  return (
    (parent.kind === "assign" || parent.kind === "declare" || parent.kind === "for") &&
    (hasArguments || isCallChain(printed))
  );
}
