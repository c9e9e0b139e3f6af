import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";

export const gelu = operator({
  name: "gelu",
  category: "activation",
  summary: "Weighs each value by how likely a normal variable is below it.",
  formula: "x · Φ(x) = x · (1 + erf(x / √2)) / 2",
  source: "Hendrycks and Gimpel 2016, Gaussian error linear units",
  inputs: [{ name: "x", shape: "[...]" }],
  parameters: {},
  infer: ({ inputs }) => inputs,
  tfjs: {
    ops: ({ args: [x] }) =>
      js.tf(
        "mul",
        x,
        js.tf(
          "mul",
          js.literal(0.5),
          js.tf("add", js.literal(1), js.tf("erf", js.tf("mul", x, js.literal(Math.SQRT1_2)))),
        ),
      ),
  },
  samples: [
    { inputs: "x[N, 3, 4]", expression: "gelu(x)", shape: "[N, 3, 4]", torch: "F.gelu(x)" },
  ],
});
