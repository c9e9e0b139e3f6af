import { js, type JsExpression } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const sqrt = activation({
  name: "sqrt",
  category: "arithmetic",
  summary: "Square root.",
  formula: "√x",
  elementwise: 1,
  ops: (x) => js.tf("sqrt", x),
  torch: "torch.sqrt(x)",
});

/** The root of what is not negative; the gradient of its square at 0 is 0, where that of a plain root is not a number. */
export function squareRoot(x: JsExpression): JsExpression {
  return js.tf("sqrt", js.tf("maximum", x, js.literal(1e-30)));
}
