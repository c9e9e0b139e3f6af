import { js, type JsExpression } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const hardSigmoid = activation({
  name: "hard_sigmoid",
  summary: "sigmoid made of three straight lines, as in PyTorch; that of tf.layers is less steep.",
  formula: "min(max(x / 6 + ½, 0), 1)",
  source: "Howard et al. 2019, Searching for MobileNetV3",
  elementwise: 3,
  ops: hardSigmoidOf,
  torch: "F.hardsigmoid(x)",
});

export function hardSigmoidOf(x: JsExpression): JsExpression {
  const line = js.tf("add", js.tf("div", x, js.literal(6)), js.literal(0.5));
  return js.tf("clipByValue", line, js.literal(0), js.literal(1));
}
