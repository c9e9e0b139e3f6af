import { js } from "../javascript/tree.ts";
import { classes, demandLabels, ignore, labelInputs, partOf } from "./labels.ts";
import { operator } from "./operator.ts";

export const accuracy = operator({
  name: "accuracy",
  category: "metric",
  summary: "The part of labels that got the largest logit.",
  formula: "mean [argmax(logits) = label]",
  inputs: labelInputs,
  parameters: { ignore },
  infer({ inputs: [logits, label], attributes }, demand) {
    demandLabels(logits, label, attributes.ignore, demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: {
    ops({ inputs: [, label], args: [x, y], attributes, int }) {
      const right = js.tf("equal", js.tf("argMax", x, js.literal(-1)), classes(label, y));
      return partOf(right, y, attributes.ignore && int(attributes.ignore));
    },
  },
  samples: [
    {
      inputs: "x[N, 5], int32 l[N]",
      expression: "accuracy(x, l)",
      shape: "[]",
      torch: "(x.argmax(-1) == l).float().mean()",
    },
    {
      inputs: "x[N, T, 3], int32 l[N, T]",
      expression: "accuracy(x, l, ignore: 2)",
      shape: "[]",
      torch: "(x.argmax(-1) == l)[l != 2].float().mean()",
    },
    {
      inputs: "x[N, 5], y[N, 5]",
      expression: "accuracy(x, y)",
      shape: "[]",
      torch: "(x.argmax(-1) == y.argmax(-1)).float().mean()",
    },
  ],
});
