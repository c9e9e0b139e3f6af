import { js } from "../javascript/tree.ts";
import { realConstant } from "../shape/real.ts";
import { operator } from "./operator.ts";
import { float } from "./parameters.ts";

export const elu = operator({
  name: "elu",
  category: "activation",
  summary: "relu with a smooth negative side.",
  formula: "x where x > 0, else alpha·(exp(x) - 1)",
  source:
    "Clevert, Unterthiner, Hochreiter 2015, Fast and accurate deep network learning by exponential linear units",
  inputs: [{ name: "x", shape: "[...]" }],
  parameters: { alpha: float("how much of the negative side is kept", { initial: 1 }) },
  along: () => "each",
  infer: ({ inputs }) => inputs,
  elementwise: ({ attributes: { alpha } }) => (realConstant(alpha) === 1 ? 1 : 5),
  tfjs: {
    layer: ({ attributes: { alpha } }) =>
      realConstant(alpha) === 1
        ? { type: "activation", config: { activation: js.literal("elu") } }
        : undefined,
    ops: ({ args: [x], attributes: { alpha }, real }) =>
      realConstant(alpha) === 1
        ? js.tf("elu", x)
        : js.tf(
            "where",
            js.tf("greater", x, js.literal(0)),
            x,
            js.tf("mul", real(alpha), js.tf("expm1", js.tf("minimum", x, js.literal(0)))),
          ),
  },
  samples: [
    { inputs: "x[N, 3, 4]", expression: "elu(x)", shape: "[N, 3, 4]", torch: "F.elu(x)" },
    {
      inputs: "x[N, 3, 4]",
      expression: "elu(x, alpha: 0.5)",
      shape: "[N, 3, 4]",
      torch: "F.elu(x, 0.5)",
    },
  ],
});
