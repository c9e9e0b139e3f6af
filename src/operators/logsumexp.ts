import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";

export const logsumexp = reduction({
  name: "logsumexp",
  summary: "The logarithm of the sum of exponentials, without overflow.",
  formula: "log Σ exp(x)",
  ops: (x, axes, keep) => js.tf("logSumExp", x, ...axes, ...keep),
  torch: "torch.logsumexp(x, 1)",
});
