/** `tf.conv2d(…)` as `conv2d(…)`, imported by its name, so that bundlers see what is used. */
import type { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { replaceExpressions } from "../../javascript/walk.ts";
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
      const operations = js.object(
        used.map((name): [string, JsExpression] => [name, localOf(name)]),
      );
      return {
        ...expression,
        args: [operations, ...args.map((arg) => withNamedImports(arg, names))],
      };
    }
    const name = memberOf(expression);
    return name === undefined ? undefined : localOf(name);
  });
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
