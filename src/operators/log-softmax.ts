import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";

export const logSoftmax = operator({
  name: "log_softmax",
  category: "activation",
  summary: "The logarithm of the softmax of the last axis, without overflow.",
  formula: "x - log Σ exp(x)",
  inputs: [{ name: "x", shape: "[..., K]" }],
  parameters: {},
  infer: ({ inputs }) => inputs,
  tfjs: { ops: ({ args: [x] }) => js.tf("logSoftmax", x) },
  samples: [
    {
      inputs: "x[N, 5]",
      expression: "log_softmax(x)",
      shape: "[N, 5]",
      torch: "torch.log_softmax(x, -1)",
    },
  ],
});
