import { js } from "../javascript/tree.ts";
import { integer } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { float } from "./parameters.ts";

export const spatialDropout = operator({
  name: "spatial_dropout",
  category: "layer",
  summary:
    "While training, makes whole channels zero at random and scales up the rest; otherwise the identity.",
  formula: "y[n, …, c] = x[n, …, c] · mask[n, c] / (1 - rate), mask ~ Bernoulli(1 - rate)",
  source: "Tompson et al. 2015, Efficient object localization using convolutional networks",
  isRandom: true,
  mayGiveInput: true,
  inputs: [{ name: "x", shape: "[N, H, ..., C]" }],
  parameters: { rate: float("the part of the channels that becomes zero", { least: 0, below: 1 }) },
  along: ({ inputs: [x] }, [at]) => (at === x.shape.length - 1 ? "mixed" : "each"),
  infer: ({ inputs }) => inputs,
  tfjs: {
    layer({ inputs: [{ shape }], attributes: { rate }, real }) {
      const noiseShape = shape.map((_, axis) =>
        js.literal(axis === 0 || axis === shape.length - 1 ? null : 1),
      );
      return {
        type: "dropout",
        config: { rate: real(rate), noiseShape: js.array(...noiseShape) },
      };
    },
    ops({ inputs: [{ shape }], attributes: { rate }, args: [x], real, sizes, training }) {
      const noise = shape.map((dim, axis) =>
        axis === 0 || axis === shape.length - 1 ? dim : integer(1),
      );
      return {
        kind: "conditional",
        test: training,
        consequent: js.tf("dropout", x, real(rate), sizes(noise)),
        alternate: x,
      };
    },
  },
  samples: [
    {
      inputs: "x[N, 4, 5, 3]",
      expression: "x -> spatial_dropout(0.5)",
      shape: "[N, 4, 5, 3]",
      torch: "x",
    },
    {
      inputs: "x[N, T, 3]",
      expression: "x -> spatial_dropout(0.2)",
      shape: "[N, T, 3]",
      torch: "x",
    },
  ],
});
