/** Operations that backends compute at once with an offset and an activation. */
import { js, type JsExpression } from "../javascript/tree.ts";

/** `relu(value)`: an activation that could not be part of the operation. */
export function activated(value: JsExpression, activation: JsExpression | undefined): JsExpression {
  return activation?.kind === "literal" ? js.tf(String(activation.value), value) : value;
}
