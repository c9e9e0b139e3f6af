import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { demandSameShape } from "./same-shape.ts";

export const binaryAccuracy = operator({
  name: "binary_accuracy",
  category: "metric",
  summary: "The part of yes-or-no answers that are right; a logit above 0 is a yes.",
  formula: "mean [(logit > 0) = (target > ½)]",
  inputs: [
    { name: "logits", shape: "[...]" },
    { name: "target", shape: "[...]" },
  ],
  parameters: {},
  infer({ inputs: [logits, target] }, demand) {
    demandSameShape(logits, target, demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: {
    ops: ({ args: [x, y] }) =>
      js.tf(
        "mean",
        js.tf(
          "cast",
          js.tf("equal", js.tf("greater", x, js.literal(0)), js.tf("greater", y, js.literal(0.5))),
          js.literal("float32"),
        ),
      ),
  },
  samples: [
    {
      inputs: "x[N, 3], y[N, 3]",
      expression: "binary_accuracy(x, y)",
      shape: "[]",
      torch: "((x > 0) == (y > 0.5)).float().mean()",
    },
  ],
});
