/** `tf.conv2d(…)` as `conv2d(…)`, imported by its name, so that bundlers see what is used. */
import type { NameScope } from "../../javascript/identifier-names.ts";
import { js, type JsExpression, type JsStatement } from "../../javascript/tree.ts";
import { replaceExpressions } from "../../javascript/walk.ts";

/** What code takes from the namespace `tf`: `conv2d`, `fused`. */
export function takenFrom(statements: readonly JsStatement[]): ReadonlySet<string> {
  const names = new Set<string>();
  replaceExpressions(statements, (expression) => {
    if (bindsNamespace(expression)) return expression;
    const name = nameOf(expression);
    if (name !== undefined) names.add(name);
    return undefined;
  });
  return names;
}

/** Names in a module for what it imports, none of which the module has already. */
export function importedNames(
  names: ReadonlySet<string>,
  scope: NameScope,
): ReadonlyMap<string, string> {
  return new Map([...names].sort().map((name) => [name, scope.fresh(name)]));
}

export function withNamedImports(
  statements: readonly JsStatement[],
  names: ReadonlyMap<string, string>,
): readonly JsStatement[] {
  return replaceExpressions(statements, (expression) => {
    if (bindsNamespace(expression)) return expression;
    const local = names.get(nameOf(expression) ?? "");
    return local === undefined ? undefined : js.id(local);
  });
}

/** The step of a recurrence is a function of `tf`, whatever that is. */
function bindsNamespace(expression: JsExpression): boolean {
  return (
    expression.kind === "arrow" &&
    expression.params.some((param) => param.kind === "identifier" && param.name === "tf")
  );
}

function nameOf(expression: JsExpression): string | undefined {
  if (expression.kind !== "member") return undefined;
  const { object, property } = expression;
  return object.kind === "identifier" && object.name === "tf" ? property : undefined;
}
