import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";

export const accuracy = operator({
  name: "accuracy",
  category: "metric",
  summary: "The part of labels that got the largest logit.",
  formula: "mean [argmax(logits) = label]",
  inputs: [
    { name: "logits", shape: "[N, ..., K]" },
    { name: "label", shape: "[...]", dtypes: ["int32", "float32"] },
  ],
  parameters: {},
  infer({ inputs: [logits, label] }, demand) {
    const expected = label.dtype === "int32" ? logits.shape.length - 1 : logits.shape.length;
    if (label.shape.length !== expected)
      demand.fail(`the labels have ${label.shape.length} axes, and the logits need ${expected}`);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: {
    ops({ inputs: [, label], args: [x, y] }) {
      const truth = label.dtype === "int32" ? y : js.tf("argMax", y, js.literal(-1));
      return js.tf(
        "mean",
        js.tf(
          "cast",
          js.tf("equal", js.tf("argMax", x, js.literal(-1)), truth),
          js.literal("float32"),
        ),
      );
    },
  },
  samples: [
    {
      inputs: "x[N, 5], int32 l[N]",
      expression: "accuracy(x, l)",
      shape: "[]",
      torch: "(x.argmax(-1) == l).float().mean()",
    },
  ],
});
