/** Arrays and objects, on one line where they fit. */
import {
  commaLine,
  concat,
  fill,
  group,
  ifBroken,
  indent,
  join,
  line,
  mark,
  softLine,
  type Document,
} from "../document/document.ts";
import { isNumberArray, isShorthand, type Kind } from "./kinds.ts";
import { inside, type Place } from "./place.ts";
import { printValue } from "./print-assignment.ts";
import { printExpression } from "./print-expression.ts";
import { propertyKey } from "./print-pattern.ts";
import type { JsExpression, JsProperty, JsSpread } from "./tree.ts";

export function printArray(expression: Kind<"array">, place: Place): Document {
  const { items } = expression;
  if (items.length === 0) return "[]";
  const id = Symbol("array");
  const at = inside(expression, "element", place);
  const printed = items.map((item) => printItem(item, at));
  const content = isNumberArray(expression)
    ? fill(filled(printed, id))
    : concat(
        join(
          commaLine,
          printed.map((item) => group(item)),
        ),
        ifBroken(","),
      );
  const isBroken = items.length > 1 && areTables(items);
  return group(concat("[", indent(softLine, content), softLine, "]"), { isBroken, id });
}

/** Numbers with their commas, and the lines between them. */
function filled(printed: readonly Document[], id: symbol): readonly Document[] {
  return printed.flatMap((item, index) => {
    const isLast = index === printed.length - 1;
    const content = concat(item, isLast ? ifBroken(",", "", id) : ",");
    return isLast ? [content] : [content, line];
  });
}

/** Several arrays or several objects of more than one element each: rows, each on its own line. */
export function areTables(items: readonly (JsExpression | JsSpread)[]): boolean {
  const [first] = items;
  return items.every((item) => {
    if (item.kind !== first?.kind) return false;
    if (item.kind === "array") return item.items.length > 1;
    return item.kind === "object" && item.properties.length > 1;
  });
}

function printItem(item: JsExpression | JsSpread, at: Place): Document {
  return item.kind === "spread" ? printSpread(item, at) : printExpression(item, at);
}

function printSpread(spread: JsSpread, at: Place): Document {
  return concat(
    mark(spread.origin),
    "...",
    printExpression(spread.operand, inside(spread, "operand", at)),
  );
}

export function printObject(expression: Kind<"object">, place: Place): Document {
  const { properties } = expression;
  if (properties.length === 0) return "{}";
  const at = inside(expression, "property", place);
  const printed = properties.map((property) =>
    property.kind === "spread" ? printSpread(property, at) : printProperty(property, at),
  );
  return group(concat("{", indent(line, join(commaLine, printed)), ifBroken(","), line, "}"), {
    isBroken: place.style.open.has(expression),
    owner: expression,
  });
}

function printProperty(property: JsProperty, at: Place): Document {
  const { key, value, origin } = property;
  const inner = inside(property, "value", at);
  if (isShorthand(property)) return concat(mark(origin), printExpression(value, inner));
  const left = propertyKey(key);
  return concat(mark(origin), printValue({ left, operator: ":", value, place: inner }));
}
