/** A line of code that is written from left to right, as long as it has room and nothing in it may have to break. */
import { concat, mark, type Document } from "../document/document.ts";
import { textWidth } from "../source/text-width.ts";
import { grammatical, isMember, isSameLevel, isShorthand, type Kind } from "./kinds.ts";
import { needsParentheses } from "./parentheses.ts";
import { inside, type Place } from "./place.ts";
import { linksOf, type Link } from "./print-call.ts";
import { areTables } from "./print-collection.ts";
import { printLiteral } from "./print-expression.ts";
import { binding, propertyKey, reference } from "./print-pattern.ts";
import type { JsExpression, JsPattern, JsProperty, JsSpread } from "./tree.ts";

/** Whether more calls in a chain stay on one line depends on their arguments. */
const mostCalls = 2;

export function hasFewCalls(links: readonly Link[]): boolean {
  let calls = 0;
  for (const { node } of links) if (node.kind === "call") calls++;
  return calls <= mostCalls;
}

export class Line {
  readonly #parts: Document[] = [];
  #text = "";
  /** Columns that are left; negative once something is too long or refused. */
  #left: number;

  constructor(columns: number) {
    this.#left = columns;
  }

  document(): Document | undefined {
    if (this.#left < 0) return undefined;
    return this.#parts.length === 0 ? this.#text : concat(...this.#parts, this.#text);
  }

  write(text: string): void {
    this.#text += text;
    this.#left -= textWidth(text);
  }

  #refuse(): void {
    this.#left = -1;
  }

  mark({ origin }: JsExpression | JsProperty | JsSpread): void {
    if (!origin) return;
    this.#parts.push(this.#text, mark(origin));
    this.#text = "";
  }

  pattern(target: JsPattern): void {
    if (target.kind === "identifier") this.write(binding(target.name));
    else if (target.kind === "array-pattern" && target.items.length > 0) {
      this.write("[");
      this.#list(target.items, (item) => {
        this.pattern(item);
      });
      this.write("]");
    } else this.#refuse();
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

  #list<T>(items: readonly T[], write: (item: T) => void): void {
    for (const [index, item] of items.entries()) {
      if (index > 0) this.write(", ");
      write(item);
    }
  }

  #array(expression: Kind<"array">, place: Place): void {
    const { items } = expression;
    if (items.length > 1 && areTables(items)) {
      this.#refuse();
      return;
    }
    const at = inside(expression, "element", place);
    this.write("[");
    this.#list(items, (item) => {
      if (item.kind === "spread") this.#spread(item, at);
      else this.expression(item, at);
    });
    this.write("]");
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
    this.write("{ ");
    this.#list(properties, (property) => {
      if (property.kind === "spread") this.#spread(property, at);
      else this.#property(property, at);
    });
    this.write(" }");
  }

  #property(property: JsProperty, at: Place): void {
    this.mark(property);
    if (!isShorthand(property)) this.write(`${propertyKey(property.key)}: `);
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
    this.write("(");
    this.#list(call.args, (arg) => {
      this.expression(arg, at);
    });
    this.write(")");
  }

  #lookup(expression: Kind<"member"> | Kind<"index">, place: Place): void {
    if (expression.kind === "member") {
      this.write(`.${expression.property}`);
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
    this.write(` ${operator} `);
    this.expression(right, inside(expression, "right", place));
  }
}
