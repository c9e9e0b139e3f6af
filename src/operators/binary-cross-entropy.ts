import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { demandSameShape } from "./same-shape.ts";

export const binaryCrossEntropy = operator({
  name: "binary_cross_entropy",
  category: "loss",
  summary: "How surprised a yes-or-no classifier is by the truth, from logits; the mean over all.",
  formula: "mean(max(x, 0) - x·y + log(1 + exp(-|x|)))",
  inputs: [
    { name: "logits", shape: "[...]" },
    { name: "target", shape: "[...]" },
  ],
  parameters: {},
  infer({ inputs: [logits, target] }, demand) {
    demandSameShape(logits, target, demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: { ops: ({ args: [x, y] }) => js.tf("losses.sigmoidCrossEntropy", y, x) },
  samples: [
    {
      inputs: "x[N, 3], y[N, 3]",
      expression: "binary_cross_entropy(x, sigmoid(y))",
      shape: "[]",
      torch: "F.binary_cross_entropy_with_logits(x, torch.sigmoid(y))",
    },
  ],
});
