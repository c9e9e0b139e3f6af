/** Names, keys, parameters and what stands on the left of `=`. */
import {
  commaLine,
  concat,
  flat,
  group,
  ifBroken,
  indent,
  join,
  line,
  softLine,
  willBreak,
  type Document,
} from "../document/document.ts";
import { stringLiteral } from "./escape.ts";
import { isBuiltIn, isIdentifier, isPropertyName } from "./identifier-names.ts";
import { partOf, type Style } from "./place.ts";
import { printAssignment } from "./print-assignment.ts";
import { printExpression } from "./print-expression.ts";
import type { JsPattern } from "./tree.ts";

type ObjectPattern = Extract<JsPattern, { kind: "object-pattern" }>;

/** A name that generated code declares. */
export function binding(name: string): string {
  if (isIdentifier(name)) return name;
  throw new TypeError(`${JSON.stringify(name)} is no name that generated code may declare`);
}

/** A name that generated code refers to. */
export function reference(name: string): string {
  if (isIdentifier(name) || isBuiltIn(name)) return name;
  throw new TypeError(`${JSON.stringify(name)} is no name that generated code may use`);
}

/** `__proto__` as a plain key would set the prototype. */
export function propertyKey(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  if (isPropertyName(key)) return key;
  const isNumber = /^(?:\d+|\d+\.\d+)$/.test(key) && String(Number(key)) === key;
  return isNumber ? key : stringLiteral(key);
}

/** In parentheses, without a group around. With `isFlat`, on one line; undefined where they cannot be. */
export function printParameters(
  parameters: readonly JsPattern[],
  style: Style,
  isFlat = false,
): Document | undefined {
  if (parameters.length === 0) return "()";
  const hugs = hugsParentheses(parameters);
  const printed = join(
    hugs ? ", " : commaLine,
    parameters.map((parameter) => printPattern(parameter, style, hugs ? "hugged" : "parameter")),
  );
  if (isFlat) return willBreak(printed) ? undefined : group(concat("(", flat(printed), ")"));
  if (hugs) return concat("(", printed, ")");
  const comma = parameters.at(-1)?.kind === "rest" ? "" : ifBroken(",");
  return concat("(", indent(softLine, printed), comma, softLine, ")");
}

/** The parameters of a function that is declared. */
export function printSignature(parameters: readonly JsPattern[], style: Style): Document {
  return group(printParameters(parameters, style) ?? "()");
}

/** A single parameter that is taken apart keeps its brackets beside the parentheses. */
function hugsParentheses(parameters: readonly JsPattern[]): boolean {
  const [only] = parameters;
  if (!only || parameters.length > 1) return false;
  if (only.kind === "object-pattern" || only.kind === "array-pattern") return true;
  if (only.kind !== "default") return false;
  const { target, value } = only;
  return (
    (target.kind === "object-pattern" || target.kind === "array-pattern") &&
    (value.kind === "identifier" ||
      (value.kind === "object" && value.properties.length === 0) ||
      (value.kind === "array" && value.items.length === 0))
  );
}

/** Where a pattern stands: a parameter, one that hugs the parentheses, what is declared, or inside another. */
type Position = "declared" | "hugged" | "inner" | "parameter";

export function printPattern(target: JsPattern, style: Style, position: Position): Document {
  switch (target.kind) {
    case "identifier":
      return binding(target.name);
    case "array-pattern":
      return printArrayPattern(target.items, style);
    case "rest":
      return concat("...", printPattern(target.target, style, "inner"));
    case "default": {
      const value = printExpression(target.value, partOf(target, "value", style));
      return concat(printPattern(target.target, style, "parameter"), " = ", value);
    }
    case "object-pattern":
      return printObjectPattern(target, style, position);
  }
}

function printArrayPattern(items: readonly JsPattern[], style: Style): Document {
  if (items.length === 0) return "[]";
  const printed = items.map((item) => group(printPattern(item, style, "inner")));
  const comma = items.at(-1)?.kind === "rest" ? "" : ifBroken(",");
  return group(concat("[", indent(softLine, join(commaLine, printed)), comma, softLine, "]"));
}

function printObjectPattern(
  { properties }: ObjectPattern,
  style: Style,
  position: Position,
): Document {
  if (properties.length === 0) return "{}";
  const isBroken =
    (position === "declared" || position === "inner") &&
    properties.some(
      ({ value }) => value.kind === "object-pattern" || value.kind === "array-pattern",
    );
  const printed = properties.map((property) => printEntry(property, style));
  const comma = properties.at(-1)?.value.kind === "rest" ? "" : ifBroken(",");
  const content = concat("{", indent(line, join(commaLine, printed)), comma, line, "}");
  const isBare = position === "hugged" || (position === "declared" && !isBroken);
  return isBare ? content : group(content, { isBroken });
}

type Entry = ObjectPattern["properties"][number];

/** `{ a }` and `{ a = 1 }` for `{ a: a }` and `{ a: a = 1 }`. */
export function isShortEntry({ key, value }: Entry): boolean {
  const target = value.kind === "default" ? value.target : value;
  return target.kind === "identifier" && target.name === key;
}

function printEntry(entry: Entry, style: Style): Document {
  const { key, value } = entry;
  const printed = printPattern(value, style, value.kind === "default" ? "parameter" : "inner");
  if (value.kind === "rest" || isShortEntry(entry)) return printed;
  return printAssignment({ left: propertyKey(key), operator: ":", right: printed, isKey: true });
}
