import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { demandSameShape } from "./same-shape.ts";

export const mse = operator({
  name: "mse",
  category: "loss",
  summary: "Mean squared error.",
  formula: "mean (x - y)²",
  inputs: [
    { name: "x", shape: "[...]" },
    { name: "target", shape: "[...]" },
  ],
  parameters: {},
  infer({ inputs: [x, target] }, demand) {
    demandSameShape(x, target, demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: { ops: ({ args: [x, y] }) => js.tf("losses.meanSquaredError", y, x) },
  samples: [
    { inputs: "x[N, 3], y[N, 3]", expression: "mse(x, y)", shape: "[]", torch: "F.mse_loss(x, y)" },
  ],
});
