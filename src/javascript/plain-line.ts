/** A line of code that is written from left to right, as long as it has room and nothing in it may have to break. */
import { written, type Document } from "../document/document.ts";
import type { Span } from "../source/source.ts";
import { textWidth } from "../source/text-width.ts";
import { templateText } from "./escape.ts";
import { grammatical, isMember, isSameLevel, isShorthand, type Kind } from "./kinds.ts";
import { needsParentheses } from "./parentheses.ts";
import { inside, partOf, type Place, type Style } from "./place.ts";
import { linksOf, type Link } from "./print-call.ts";
import { areTables } from "./print-collection.ts";
import { printLiteral } from "./print-expression.ts";
import { binding, isShortEntry, propertyKey, reference } from "./print-pattern.ts";
import type { JsExpression, JsPattern, JsProperty, JsSpread } from "./tree.ts";

/** Whether more calls in a chain stay on one line depends on their arguments. */
const mostCalls = 2;

export function hasFewCalls(links: readonly Link[]): boolean {
  let calls = 0;
  for (const { node } of links) if (node.kind === "call") calls++;
  return calls <= mostCalls;
}

function isNested(pattern: JsPattern): boolean {
  const inner = pattern.kind === "default" ? pattern.target : pattern;
  return inner.kind === "object-pattern" || inner.kind === "array-pattern";
}

export class Line {
  readonly #parts: (string | Span)[] = [];
  /** Columns that are left; negative once something is too long or refused. */
  #left: number;

  constructor(columns: number) {
    this.#left = columns;
  }

  document(): Document | undefined {
    return this.#left < 0 ? undefined : written(this.#parts);
  }

  write(text: string): void {
    this.#parts.push(text);
    this.#left -= textWidth(text);
  }

  #refuse(): void {
    this.#left = -1;
  }

  mark({ origin }: JsExpression | JsProperty | JsSpread): void {
    if (origin) this.#parts.push(origin);
  }

  pattern(target: JsPattern, style: Style): void {
    switch (target.kind) {
      case "identifier":
        this.write(binding(target.name));
        break;
      case "rest":
        this.write("...");
        this.pattern(target.target, style);
        break;
      case "default":
        this.pattern(target.target, style);
        this.write(" = ");
        this.expression(target.value, partOf(target, "value", style));
        break;
      case "array-pattern":
        this.patterns("[", target.items, "]", style);
        break;
      case "object-pattern":
        this.#objectPattern(target, style);
    }
  }

  /** A list in brackets. */
  patterns(open: string, items: readonly JsPattern[], close: string, style: Style): void {
    this.write(open);
    for (const [index, item] of items.entries()) {
      if (index > 0) this.write(", ");
      this.pattern(item, style);
    }
    this.write(close);
  }

  /** Those with others in them may have to break. */
  #objectPattern(
    { properties }: Extract<JsPattern, { kind: "object-pattern" }>,
    style: Style,
  ): void {
    if (properties.some(({ value }) => isNested(value))) this.#refuse();
    let separator = "{ ";
    for (const entry of properties) {
      this.write(separator);
      if (entry.value.kind !== "rest" && !isShortEntry(entry)) {
        this.write(propertyKey(entry.key));
        this.write(": ");
      }
      this.pattern(entry.value, style);
      separator = ", ";
    }
    this.write(properties.length > 0 ? " }" : "{}");
  }

  expression(expression: JsExpression, place: Place): void {
    if (this.#left < 0) return;
    const plain = grammatical(expression);
    this.mark(plain);
    const isWrapped = needsParentheses(plain, place);
    if (isWrapped) this.write("(");
    this.#kind(plain, place);
    if (isWrapped) this.write(")");
  }

  #kind(expression: JsExpression, place: Place): void {
    switch (expression.kind) {
      case "identifier":
        this.write(reference(expression.name));
        break;
      case "literal":
        this.write(printLiteral(expression.value));
        break;
      case "template":
        this.#template(expression, place);
        break;
      case "array":
        this.#array(expression, place);
        break;
      case "object":
        this.#object(expression, place);
        break;
      case "call":
        this.#call(expression, place);
        break;
      case "new":
        this.write("new ");
        this.expression(expression.callee, inside(expression, "callee", place));
        this.#arguments(expression, place);
        break;
      case "member":
      case "index":
        this.expression(expression.object, inside(expression, "object", place));
        this.#lookup(expression, place);
        break;
      case "unary":
        this.write(expression.operator);
        this.expression(expression.operand, inside(expression, "operand", place));
        break;
      case "binary":
        this.#binary(expression, place);
        break;
      default:
        this.#refuse();
    }
  }

  #template(expression: Kind<"template">, place: Place): void {
    const at = inside(expression, "part", place);
    this.write("`");
    let text = "";
    for (const part of expression.parts) {
      if (typeof part === "string") {
        text += part;
        continue;
      }
      this.write(templateText(text));
      this.write("${");
      this.expression(part, at);
      this.write("}");
      text = "";
    }
    this.write(templateText(text));
    this.write("`");
  }

  #array(expression: Kind<"array">, place: Place): void {
    const { items } = expression;
    if (items.length > 1 && areTables(items)) {
      this.#refuse();
      return;
    }
    const at = inside(expression, "element", place);
    let separator = "[";
    for (const item of items) {
      this.write(separator);
      if (item.kind === "spread") this.#spread(item, at);
      else this.expression(item, at);
      separator = ", ";
    }
    this.write(items.length > 0 ? "]" : "[]");
  }

  #spread(spread: JsSpread, at: Place): void {
    this.mark(spread);
    this.write("...");
    this.expression(spread.operand, inside(spread, "operand", at));
  }

  #object(expression: Kind<"object">, place: Place): void {
    const { properties } = expression;
    if (properties.length === 0) {
      this.write("{}");
      return;
    }
    if (place.style.open.has(expression)) this.#refuse();
    const at = inside(expression, "property", place);
    let separator = "{ ";
    for (const property of properties) {
      this.write(separator);
      if (property.kind === "spread") this.#spread(property, at);
      else this.#property(property, at);
      separator = ", ";
    }
    this.write(" }");
  }

  #property(property: JsProperty, at: Place): void {
    this.mark(property);
    if (!isShorthand(property)) {
      this.write(propertyKey(property.key));
      this.write(": ");
    }
    this.expression(property.value, inside(property, "value", at));
  }

  #call(expression: Kind<"call">, place: Place): void {
    const at = inside(expression, "callee", place);
    const callee = grammatical(expression.callee);
    if (!isMember(callee) || needsParentheses(callee, at)) {
      this.expression(callee, at);
      this.#arguments(expression, place);
      return;
    }
    const links = linksOf(expression, place);
    if (hasFewCalls(links)) this.links(links);
    else this.#refuse();
  }

  /** Of a chain of calls, one after the other. */
  links(links: readonly Link[]): void {
    for (const { node, place, isHead } of links) {
      if (isHead) this.expression(node, place);
      else if (node.kind === "call") this.#arguments(node, place);
      else {
        this.mark(node);
        this.#lookup(node as Kind<"member">, place);
      }
    }
  }

  #arguments(call: Kind<"call"> | Kind<"new">, place: Place): void {
    const at = inside(call, "argument", place);
    let separator = "(";
    for (const arg of call.args) {
      this.write(separator);
      this.expression(arg, at);
      separator = ", ";
    }
    this.write(call.args.length > 0 ? ")" : "()");
  }

  #lookup(expression: Kind<"member"> | Kind<"index">, place: Place): void {
    if (expression.kind === "member") {
      this.write(".");
      this.write(expression.property);
      return;
    }
    this.write("[");
    this.expression(expression.index, inside(expression, "index", place));
    this.write("]");
  }

  /** Long sums lean to the left; they are for those who do not go down their left sides one by one. */
  #binary(expression: Kind<"binary">, place: Place): void {
    const { left, operator, right } = expression;
    const first = grammatical(left);
    if (first.kind === "binary" && isSameLevel(operator, first.operator)) {
      this.#refuse();
      return;
    }
    this.expression(first, inside(expression, "left", place));
    this.write(" ");
    this.write(operator);
    this.write(" ");
    this.expression(right, inside(expression, "right", place));
  }
}
