import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { float } from "./parameters.ts";

export const leakyRelu = operator({
  name: "leaky_relu",
  category: "activation",
  summary: "relu that lets a little of what is negative through.",
  formula: "max(x, slope·x)",
  source: "Maas, Hannun, Ng 2013, Rectifier nonlinearities improve neural network acoustic models",
  inputs: [{ name: "x", shape: "[...]" }],
  parameters: { slope: float("how much of the negative side is kept", { initial: 0.01 }) },
  along: () => "each",
  infer: ({ inputs }) => inputs,
  elementwise: () => 1,
  tfjs: {
    layer: ({ attributes: { slope }, real }) => ({
      type: "leakyReLU",
      config: { alpha: real(slope) },
    }),
    ops: ({ args: [x], attributes: { slope }, real }) => js.tf("leakyRelu", x, real(slope)),
  },
  samples: [
    {
      inputs: "x[N, 3, 4]",
      expression: "leaky_relu(x)",
      shape: "[N, 3, 4]",
      torch: "F.leaky_relu(x, 0.01)",
    },
  ],
});
