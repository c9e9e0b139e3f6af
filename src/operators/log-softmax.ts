import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { axis } from "./parameters.ts";
import { seenAlong } from "./seen.ts";

export const logSoftmax = operator({
  name: "log_softmax",
  category: "activation",
  summary: "The logarithm of the softmax along an axis, without overflow.",
  formula: "x - log Σ exp(x)",
  inputs: [{ name: "x", shape: "[..., K]" }],
  parameters: { over: axis("the axis to normalise", -1) },
  along: ({ attributes: { over } }, [at]) => (over.includes(at ?? -1) ? "mixed" : "each"),
  infer: ({ inputs }) => inputs,
  window: ({
    inputs: [x],
    attributes: {
      over: [at = -1],
    },
  }) => seenAlong(x.shape, at),
  tfjs: {
    ops({ inputs: [{ shape }], args: [x], attributes: { over } }) {
      const at = over[0] ?? -1;
      // That of tfjs knows the last axis only.
      return at === shape.length - 1
        ? js.tf("logSoftmax", x)
        : js.tf("sub", x, js.tf("logSumExp", x, js.literal(at), js.literal(true)));
    },
  },
  samples: [
    {
      inputs: "x[N, 5]",
      expression: "log_softmax(x)",
      shape: "[N, 5]",
      torch: "torch.log_softmax(x, -1)",
    },
    {
      inputs: "x[N, 3, 5]",
      expression: "log_softmax(x, over: 1)",
      shape: "[N, 3, 5]",
      torch: "torch.log_softmax(x, 1)",
    },
  ],
});
