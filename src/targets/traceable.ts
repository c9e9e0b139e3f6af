/**
 * Functions of the runtime that a step may call and still be pure: they compute of their arguments alone, draw no numbers
 * and write to no weight, and are made of functions of which kernels can be made. So that a trace gets to see the calls,
 * a pure step makes them on the `tf` that it is given: `tf.layerNorm(x, gamma, beta, 1e-5)`. Other steps call what they
 * import. The types of the runtime have the same list (`RuntimeOperations`).
 */
import { js, type JsExpression, type JsStatement } from "../javascript/tree.ts";
import { replaceExpressions } from "../javascript/walk.ts";

export const traceable: ReadonlySet<string> = new Set([
  "layerNorm",
  "maskedSoftmax",
  "softmaxOver",
]);

/** What a pure step is called with: `tf`, or `{ ...tf, layerNorm }`. */
export function namespaceWith(names: Iterable<string>): JsExpression {
  const added = [...names].sort();
  if (added.length === 0) return js.id("tf");
  const properties = added.map((key) => ({ kind: "property" as const, key, value: js.id(key) }));
  return { kind: "object", properties: [js.spread(js.id("tf")), ...properties] };
}

/** Whether it is what `namespaceWith` gives. */
export function isNamespace(expression: JsExpression | undefined): boolean {
  if (expression?.kind !== "object") return isTf(expression);
  const [first] = expression.properties;
  return first?.kind === "spread" && isTf(first.operand);
}

/** The statements of a pure step, with `tf.layerNorm` for `layerNorm`. No name of a program is that of an import. */
export function onNamespace(
  statements: readonly JsStatement[],
  names: ReadonlySet<string>,
): readonly JsStatement[] {
  if (names.size === 0) return statements;
  return replaceExpressions(statements, (expression) =>
    expression.kind === "identifier" && names.has(expression.name)
      ? js.member(js.id("tf"), expression.name)
      : undefined,
  );
}

function isTf(expression: JsExpression | undefined): boolean {
  return expression?.kind === "identifier" && expression.name === "tf";
}
