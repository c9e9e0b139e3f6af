import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { demandSameShape } from "./same-shape.ts";

export const klDivergence = operator({
  name: "kl_divergence",
  category: "loss",
  summary:
    "How much is lost when the classes of logits stand for target probabilities, as in distillation.",
  formula: "mean Σ target · (log target - log softmax(logits))",
  source: "Kullback and Leibler 1951, On information and sufficiency",
  inputs: [
    { name: "logits", shape: "[..., K]" },
    { name: "target", shape: "[..., K]" },
  ],
  parameters: {},
  infer({ inputs: [logits, target] }, demand) {
    demandSameShape(logits, target, demand);
    return [{ dtype: "float32", shape: [] }];
  },
  tfjs: {
    ops({ args: [x, y] }) {
      // The summand is lost beside any probability but 0, whose logarithm it keeps finite.
      const logarithm = js.tf("log", js.tf("add", y, js.literal(1e-37)));
      const gap = js.tf("mul", y, js.tf("sub", logarithm, js.tf("logSoftmax", x)));
      return js.tf("mean", js.tf("sum", gap, js.literal(-1)));
    },
  },
  samples: [
    {
      inputs: "x[N, 5], y[N, 5]",
      expression: "kl_divergence(x, softmax(y))",
      shape: "[]",
      torch: "F.kl_div(torch.log_softmax(x, -1), torch.softmax(y, -1), reduction='batchmean')",
    },
  ],
});
