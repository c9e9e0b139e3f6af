import { js } from "../javascript/tree.ts";
import { broadcastTypes } from "./elementwise.ts";
import { operator } from "./operator.ts";

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
    broadcastTypes(x, target, "mae", demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: { ops: ({ args: [x, y] }) => js.tf("losses.absoluteDifference", y, x) },
  samples: [
    { inputs: "x[N, 3], y[N, 3]", expression: "mae(x, y)", shape: "[]", torch: "F.l1_loss(x, y)" },
  ],
});
