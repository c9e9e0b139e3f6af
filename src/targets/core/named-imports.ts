/** `tf.conv2d(…)` as `conv2d(…)`, imported by its name, so that bundlers see what is used. */
import type { NameScope } from "../../javascript/identifier-names.ts";
import {
  js,
  type JsExpression,
  type JsProperty,
  type JsSpread,
  type JsStatement,
} from "../../javascript/tree.ts";
import { eachExpression, replaceExpressions } from "../../javascript/walk.ts";
import { isTf, memberOf, membersOf, traceable } from "../traceable.ts";

/** What code takes from tfjs, by the namespace `tf`: `conv2d`, `fused`. */
export function takenFrom(piece: unknown): ReadonlySet<string> {
  return new Set([...membersOf(piece)].filter((name) => !traceable.has(name)));
}

/** Names in a module for what it imports, none of which the module has already. */
export function importedNames(
  names: ReadonlySet<string>,
  scope: NameScope,
): ReadonlyMap<string, string> {
  return new Map([...names].sort().map((name) => [name, scope.fresh(name)]));
}

export function withNamedImports<T extends JsExpression | readonly JsStatement[]>(
  piece: T,
  names: ReadonlyMap<string, string>,
): T {
  const localOf = (name: string): JsExpression => js.id(names.get(name) ?? name);
  return replaceExpressions(piece, (expression) => {
    // The step of a recurrence is a function of `tf`, whatever that is.
    if (bindsNamespace(expression)) return expression;
    if (handsOver(expression)) {
      const [, ...args] = expression.args;
      const used = [...membersOf(args.filter(bindsNamespace))].sort();
      const operations = namespaceOf(
        used.map((name): [string, JsExpression] => [name, localOf(name)]),
      );
      return {
        ...expression,
        args: [operations, ...args.map((arg) => withNamedImports(arg, names))],
      };
    }
    if (expression.kind === "object" && expression.properties.some(isSine)) {
      const named = expression.properties.filter((entry) => entry.kind === "property");
      return namespaceOf(named.map(({ key, value }) => [key, withNamedImports(value, names)]));
    }
    const name = memberOf(expression);
    return name === undefined ? undefined : localOf(name);
  });
}

/** Where a function of `tf` calls `sin` or `cos`, what kernels for them are made of comes along. */
function namespaceOf(entries: readonly (readonly [string, JsExpression])[]): JsExpression {
  const hasSines = entries.some(([name]) => name === "sin" || name === "cos");
  return js.object(hasSines ? [...entries, [sines, js.id(sines)]] : entries);
}

const sines = "sines";

/** Whether code needs what kernels for sines are made of. */
export function handsOverSines(piece: unknown): boolean {
  let found = false;
  eachExpression(piece, (expression) => {
    found ||= expression.kind === "identifier" && expression.name === sines;
  });
  return found;
}

/** `sin: tf.sin` */
function isSine(entry: JsProperty | JsSpread): boolean {
  const name = entry.kind === "property" ? memberOf(entry.value) : undefined;
  return name === "sin" || name === "cos";
}

/** `fusedScan(tf, …)` */
function handsOver(expression: JsExpression): expression is JsExpression & { kind: "call" } {
  return expression.kind === "call" && isTf(expression.args[0]);
}

/** The step of a recurrence is a function of `tf`, whatever that is. */
function bindsNamespace(expression: JsExpression): boolean {
  return (
    expression.kind === "arrow" &&
    expression.params.some((param) => param.kind === "identifier" && param.name === "tf")
  );
}
