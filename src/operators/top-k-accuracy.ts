import { js } from "../javascript/tree.ts";
import type { Dim } from "../shape/dim.ts";
import { classes, demandLabels, ignore, labelInputs, partOf } from "./labels.ts";
import { operator } from "./operator.ts";
import { int } from "./parameters.ts";

export const topKAccuracy = operator({
  name: "top_k_accuracy",
  category: "metric",
  summary: "The part of labels that got one of the `k` largest logits.",
  formula: "mean [label among the k largest logits]",
  inputs: labelInputs,
  parameters: { k: int("how many guesses there are", { initial: 5 }), ignore },
  infer({ inputs: [logits, label], attributes: { k, ignore: ignored } }, demand) {
    demandLabels(logits, label, ignored, demand);
    demand.atLeast(logits.shape.at(-1) as Dim, k, "there are more guesses than classes");
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: {
    ops({ inputs: [, label], args: [x, y], attributes: { k, ignore: ignored }, int: size }) {
      const guesses = js.member(js.tf("topk", x, size(k)), "indices");
      const truth = js.tf("expandDims", classes(label, y), js.literal(-1));
      const right = js.tf("any", js.tf("equal", guesses, truth), js.literal(-1));
      return partOf(right, y, ignored && size(ignored));
    },
  },
  samples: [
    {
      inputs: "x[N, T, 5], int32 l[N, T]",
      expression: "top_k_accuracy(x, l, k: 2)",
      shape: "[]",
      torch: "(x.topk(2).indices == l[..., None]).any(-1).float().mean()",
    },
  ],
});
