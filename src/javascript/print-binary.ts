/** Operators with two sides. Operands of one precedence break together, as one list. */
import { concat, group, indent, line, softLine, type Document } from "../document/document.ts";
import {
  grammatical,
  isInlineLogical,
  isLogical,
  isName,
  isSameLevel,
  type Kind,
} from "./kinds.ts";
import { inside, isCallee, isReturned, type Place } from "./place.ts";
import { printExpression } from "./print-expression.ts";
import type { JsExpression } from "./tree.ts";

type Binary = Kind<"binary">;

export function printBinary(expression: Binary, place: Place): Document {
  const { parent, role } = place;
  const isCondition = parent.kind === "if" && role === "test";
  const { parts, isInlined } = operands(expression, place, isCondition);
  if (isCondition) return concat(...parts);
  if (isCallee(place) || parent.kind === "unary" || (parent.kind === "member" && role === "object"))
    return group(concat(indent(softLine, ...parts), softLine));
  if (staysFlush(place) || isInlined || (!isInlineLogical(expression) && isValue(place)))
    return group(concat(...parts));
  const [first = "", ...rest] = parts;
  return group(concat(first, indent(...rest)));
}

/** The first operand, then the others with their operators in front; and whether all of them are inlined. */
function operands(
  expression: Binary,
  place: Place,
  isCondition: boolean,
): { readonly parts: readonly Document[]; readonly isInlined: boolean } {
  const spine: { readonly node: Binary; readonly at: Place }[] = [{ node: expression, at: place }];
  for (let { node, at } = { node: expression, at: place }; ;) {
    const left = grammatical(node.left);
    if (left.kind !== "binary" || !isSameLevel(node.operator, left.operator)) {
      const first = group(printExpression(node.left, inside(node, "left", at)));
      const rest = spine
        .reverse()
        .flatMap((level) => [" ", rightSide(level.node, level.at, isCondition)]);
      return {
        parts: [first, ...rest],
        isInlined: spine.every((level) => isInlineLogical(level.node)),
      };
    }
    at = inside(node, "left", at);
    node = left;
    spine.push({ node, at });
  }
}

function rightSide(node: Binary, at: Place, isCondition: boolean): Document {
  const right = printExpression(node.right, inside(node, "right", at));
  const gap = isInlineLogical(node) ? " " : line;
  const side = concat(node.operator, gap, right);
  const isLogicalNode = isLogical(node.operator);
  const isSameKind = (other: { readonly kind: string }): boolean =>
    other.kind === "binary" && isLogical((other as Binary).operator) === isLogicalNode;
  const isAlone =
    !(isCondition && isLogicalNode) &&
    !isSameKind(at.parent) &&
    !isSameKind(node.left) &&
    !isSameKind(node.right);
  return isAlone ? group(side) : side;
}

/** Whether further lines start where the first one does. */
function staysFlush(place: Place): boolean {
  const { parent, role, above } = place;
  if (isReturned(place) || parent.kind === "template") return true;
  if (parent.kind === "arrow" && role === "body") return true;
  if (parent.kind === "for" && role === "test") return true;
  if (parent.kind === "conditional") return !above || !(isReturned(above) || isCallPart(above));
  return parent.kind === "call" && role === "argument" && isCoercion(parent);
}

function isCallPart({ parent }: Place): boolean {
  return parent.kind === "call" || parent.kind === "new";
}

function isCoercion({ callee, args }: Kind<"call">): boolean {
  return args.length === 1 && isName(callee) && callee.name === "Boolean";
}

/** Whether it stands on the right of `=`, or of the colon of a property. */
function isValue({ parent, role }: Place): boolean {
  const { kind } = parent;
  return (
    role === "value" &&
    (kind === "assign" ||
      kind === "declare" ||
      kind === "for" ||
      kind === "field" ||
      kind === "property")
  );
}

export function isBinary(expression: JsExpression): expression is Binary {
  return expression.kind === "binary";
}
