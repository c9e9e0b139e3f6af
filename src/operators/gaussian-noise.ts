import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { float } from "./parameters.ts";

export const gaussianNoise = operator({
  name: "gaussian_noise",
  category: "layer",
  summary: "While training, adds Gaussian noise; otherwise the identity.",
  formula: "y = x + noise, noise ~ N(0, stddev²)",
  source: "Bishop 1995, Training with noise is equivalent to Tikhonov regularization",
  isRandom: true,
  mayGiveInput: true,
  inputs: [{ name: "x", shape: "[...]" }],
  parameters: { stddev: float("standard deviation of the noise", { least: 0 }) },
  along: () => "each",
  infer: ({ inputs }) => inputs,
  tfjs: {
    layer: ({ attributes: { stddev }, real }) => ({
      type: "gaussianNoise",
      config: { stddev: real(stddev) },
    }),
    ops({ attributes: { stddev }, args: [x], real, training }) {
      const noise = js.tf("randomNormal", js.member(x, "shape"), js.literal(0), real(stddev));
      return {
        kind: "conditional",
        test: training,
        consequent: js.tf("add", x, noise),
        alternate: x,
      };
    },
  },
  samples: [
    { inputs: "x[N, 6]", expression: "x -> gaussian_noise(0.1)", shape: "[N, 6]", torch: "x" },
  ],
});
