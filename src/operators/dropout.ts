import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { float } from "./parameters.ts";

export const dropout = operator({
  name: "dropout",
  category: "layer",
  summary:
    "While training, makes a random part of the values zero and scales up the rest; otherwise the identity.",
  formula: "y = x · mask / (1 - rate), mask ~ Bernoulli(1 - rate)",
  source:
    "Srivastava et al. 2014, Dropout: a simple way to prevent neural networks from overfitting",
  isRandom: true,
  mayGiveInput: true,
  inputs: [{ name: "x", shape: "[...]" }],
  parameters: { rate: float("the part that becomes zero", { least: 0, below: 1 }) },
  along: () => "each",
  infer: ({ inputs }) => inputs,
  tfjs: {
    layer: ({ attributes: { rate }, real }) => ({ type: "dropout", config: { rate: real(rate) } }),
    ops: ({ attributes: { rate }, args: [x], real, training }) => ({
      kind: "conditional",
      test: training,
      consequent: js.tf("dropout", x, real(rate)),
      alternate: x,
    }),
  },
  samples: [{ inputs: "x[N, 6]", expression: "x -> dropout(0.5)", shape: "[N, 6]", torch: "x" }],
});
