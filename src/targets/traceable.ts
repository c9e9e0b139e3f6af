/**
 * Functions of the runtime that a step may call and still be pure: they compute of their arguments alone, and write to
 * nothing but buffers, which a trace has as states. So that a trace gets to see the calls,
 * a pure step makes them on the `tf` that it is given: `tf.layerNorm(x, gamma, beta, 1e-5)`. Other steps call what they
 * import. The types of the runtime have the same list (`RuntimeOperations`).
 */
import { js, type JsExpression, type JsStatement } from "../javascript/tree.ts";
import { eachExpression, replaceExpressions } from "../javascript/walk.ts";

export const traceable: ReadonlySet<string> = new Set([
  "adaptiveAvgPool",
  "batchNorm",
  "fusedScan",
  "groupNorm",
  "groupedConv2d",
  "layerNorm",
  "maskedSoftmax",
  "positionalEncoding",
  "readBuffer",
  "softmaxOver",
  "stopGradient",
  "writeBuffer",
]);

/**
 * What a pure step is called with: `tf`, or `{ add: tf.add, layerNorm }` with all that it calls. To spread `tf` would copy
 * its five hundred members at each call.
 */
export function namespaceWith(names: ReadonlySet<string>, step: unknown): JsExpression {
  if (names.size === 0) return js.id("tf");
  const called = [...membersOf(step)].sort();
  return js.object(
    called.map((name): [string, JsExpression] => [
      name,
      names.has(name) ? js.id(name) : js.member(js.id("tf"), name),
    ]),
  );
}

/** What code calls on `tf`. */
export function membersOf(piece: unknown): ReadonlySet<string> {
  const names = new Set<string>();
  eachExpression(piece, (expression) => {
    const name = memberOf(expression);
    if (name !== undefined) names.add(name);
  });
  return names;
}

/** The name in `tf.name`. */
export function memberOf(expression: JsExpression): string | undefined {
  return expression.kind === "member" && isTf(expression.object) ? expression.property : undefined;
}

export function isTf(expression: JsExpression | undefined): boolean {
  return expression?.kind === "identifier" && expression.name === "tf";
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
