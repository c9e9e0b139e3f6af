import { js, type JsExpression } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { flag } from "./parameters.ts";

export const gelu = operator({
  name: "gelu",
  category: "activation",
  summary: "Weighs each value by how likely a normal variable is below it.",
  formula: "x · Φ(x) = x · (1 + erf(x / √2)) / 2",
  source: "Hendrycks and Gimpel 2016, Gaussian error linear units",
  inputs: [{ name: "x", shape: "[...]" }],
  parameters: {
    approximate: flag("uses tanh(√(2/π)·(x + 0.044715·x³)) for the erf, as GPT-2 does", false),
  },
  along: () => "each",
  infer: ({ inputs }) => inputs,
  elementwise: ({ attributes: { approximate } }) => (approximate ? 8 : 5),
  tfjs: {
    layer: ({ attributes: { approximate } }) => ({
      type: "activation",
      config: { activation: js.literal(approximate ? "gelu_new" : "gelu") },
    }),
    ops({ args: [x], attributes: { approximate } }) {
      const likely = js.tf("add", js.literal(1), approximate ? tanhOf(x) : erfOf(x));
      return js.tf("mul", x, js.tf("mul", js.literal(0.5), likely));
    },
  },
  samples: [
    { inputs: "x[N, 3, 4]", expression: "gelu(x)", shape: "[N, 3, 4]", torch: "F.gelu(x)" },
    {
      inputs: "x[N, 3, 4]",
      expression: "gelu(x, approximate: true)",
      shape: "[N, 3, 4]",
      torch: "F.gelu(x, approximate='tanh')",
    },
  ],
});

function erfOf(x: JsExpression): JsExpression {
  return js.tf("erf", js.tf("mul", x, js.literal(Math.SQRT1_2)));
}

function tanhOf(x: JsExpression): JsExpression {
  const cube = js.tf("mul", js.literal(0.044715), js.tf("pow", x, js.literal(3)));
  return js.tf("tanh", js.tf("mul", js.literal(Math.sqrt(2 / Math.PI)), js.tf("add", x, cube)));
}
