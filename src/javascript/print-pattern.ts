/** Names, keys and what stands on the left of `=`, as documents. */
import { group, ifBroken, indent, join, line, softLine, type Document } from "./document.ts";
import { stringLiteral } from "./escape.ts";
import { isIdentifier, isPropertyName } from "./identifier-names.ts";
import { printExpression } from "./print-expression.ts";
import type { JsPattern } from "./tree.ts";

/** A name that the printer vouches for. */
export function identifier(name: string): string {
  if (name === "undefined" || name === "this" || name === "super") return name;
  if (isIdentifier(name) || builtins.has(name)) return name;
  throw new TypeError(`${JSON.stringify(name)} is no identifier that generated code may use`);
}

/** Global names that generated code refers to. */
const builtins: ReadonlySet<string> = new Set([
  "Array",
  "Math",
  "Number",
  "Object",
  "RangeError",
  "String",
  "TypeError",
]);

/** `__proto__` as a plain key would set the prototype. */
export function propertyKey(key: string): string {
  if (key === "__proto__") return '["__proto__"]';
  return isPropertyName(key) ? key : stringLiteral(key);
}

export function parameters(params: readonly JsPattern[]): Document {
  if (params.length === 0) return "()";
  const [only] = params;
  if (
    params.length === 1 &&
    only &&
    (only.kind === "object-pattern" ||
      only.kind === "array-pattern" ||
      (only.kind === "default" && only.target.kind === "object-pattern"))
  ) {
    return ["(", pattern(only), ")"];
  }
  return group([
    "(",
    indent([softLine, join([",", line], params.map(pattern))]),
    params.at(-1)?.kind === "rest" ? "" : ifBroken(","),
    softLine,
    ")",
  ]);
}

export function pattern(target: JsPattern): Document {
  switch (target.kind) {
    case "identifier":
      return identifier(target.name);
    case "array-pattern":
      return group([
        "[",
        indent([softLine, join([",", line], target.items.map(pattern))]),
        ifBroken(","),
        softLine,
        "]",
      ]);
    case "rest":
      return ["...", pattern(target.target)];
    case "default":
      return [pattern(target.target), " = ", printExpression(target.value)];
    case "object-pattern": {
      if (target.properties.length === 0) return "{}";
      const entries = target.properties.map(({ key, value }): Document => {
        if (value.kind === "rest") return pattern(value);
        const local = value.kind === "default" ? value.target : value;
        const isShort = local.kind === "identifier" && local.name === key;
        return isShort ? pattern(value) : [propertyKey(key), ": ", pattern(value)];
      });
      const hasRest = target.properties.at(-1)?.value.kind === "rest";
      return group([
        "{",
        indent([line, join([",", line], entries)]),
        hasRest ? "" : ifBroken(","),
        line,
        "}",
      ]);
    }
  }
}
