import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { demandSameShape } from "./same-shape.ts";

export const hinge = operator({
  name: "hinge",
  category: "loss",
  summary: "How far yes-or-no scores are from being right by a margin of 1; targets are 0 or 1.",
  formula: "mean max(0, 1 - (2·target - 1)·x)",
  source: "Cortes and Vapnik 1995, Support-vector networks",
  inputs: [
    { name: "x", shape: "[...]" },
    { name: "target", shape: "[...]" },
  ],
  parameters: {},
  infer({ inputs: [x, target] }, demand) {
    demandSameShape(x, target, demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: { ops: ({ args: [x, y] }) => js.tf("losses.hingeLoss", y, x) },
  samples: [
    {
      inputs: "x[N, 3], y[N, 3]",
      expression: "hinge(x, sigmoid(y))",
      shape: "[]",
      torch: "torch.relu(1 - (2 * torch.sigmoid(y) - 1) * x).mean()",
    },
  ],
});
