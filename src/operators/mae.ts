import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { demandSameShape } from "./same-shape.ts";

export const mae = operator({
  name: "mae",
  category: "loss",
  summary: "Mean absolute error.",
  formula: "mean |x - y|",
  inputs: [
    { name: "x", shape: "[...]" },
    { name: "target", shape: "[...]" },
  ],
  parameters: {},
  infer({ inputs: [x, target] }, demand) {
    demandSameShape(x, target, demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: { ops: ({ args: [x, y] }) => js.tf("losses.absoluteDifference", y, x) },
  samples: [
    { inputs: "x[N, 3], y[N, 3]", expression: "mae(x, y)", shape: "[]", torch: "F.l1_loss(x, y)" },
  ],
});
