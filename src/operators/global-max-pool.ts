import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";

export const globalMaxPool = operator({
  name: "global_max_pool",
  category: "layer",
  summary: "The largest value of each channel over the whole image.",
  formula: "y[n, c] = max x[n, ·, ·, c]",
  source: "Lin, Chen, Yan 2013, Network in network",
  inputs: [{ name: "x", shape: "[N, H, W, C]" }],
  parameters: {},
  infer: ({
    inputs: [
      {
        dtype,
        shape: [n, , , c],
      },
    ],
  }) => [{ dtype, shape: [n, c] }],
  tfjs: {
    layer: () => ({ type: "globalMaxPooling2d", config: {} }),
    ops: ({ args: [x] }) => js.tf("max", x, js.array(js.literal(1), js.literal(2))),
  },
  samples: [
    {
      inputs: "x[N, 4, 5, 3]",
      expression: "x -> global_max_pool",
      shape: "[N, 3]",
      torch: "x.amax((1, 2))",
    },
  ],
});
