import { js } from "../javascript/tree.ts";
import type { Dim } from "../shape/dim.ts";
import { surprise } from "./cross-entropy.ts";
import { demandLabels, ignore, labelInputs } from "./labels.ts";
import { operator } from "./operator.ts";

export const perplexity = operator({
  name: "perplexity",
  category: "metric",
  summary: "Among how many equally likely classes a classifier wavers.",
  formula: "exp cross_entropy(logits, label)",
  source:
    "Jelinek et al. 1977, Perplexity: a measure of the difficulty of speech recognition tasks",
  inputs: labelInputs,
  parameters: { ignore },
  infer({ inputs: [logits, label], attributes }, demand) {
    demandLabels(logits, label, attributes.ignore, demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: {
    ops({ inputs, args, attributes, int }) {
      const count = int(inputs[0].shape.at(-1) as Dim);
      const ignored = attributes.ignore && int(attributes.ignore);
      return js.tf("exp", surprise(inputs, args, { count, ignored }));
    },
  },
  samples: [
    {
      inputs: "x[N, T, 5], int32 l[N, T]",
      expression: "perplexity(x, l)",
      shape: "[]",
      torch: "torch.exp(F.cross_entropy(x.reshape(-1, 5), l.long().reshape(-1))).detach()",
    },
  ],
});
