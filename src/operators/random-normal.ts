import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";

export const randomNormal = operator({
  name: "random_normal",
  category: "source",
  summary: "Gaussian noise with mean 0 and variance 1, of the shape of a signal.",
  formula: "y ~ N(0, 1)",
  isRandom: true,
  inputs: [{ name: "like", shape: "[...]", dtypes: ["float32", "int32", "bool"] }],
  parameters: {},
  along: () => "each",
  infer: ({ inputs: [like] }) => [{ dtype: "float32", shape: like.shape }],
  tfjs: { ops: ({ args: [like] }) => js.tf("randomNormal", js.member(like, "shape")) },
  samples: [
    {
      inputs: "x[N, 3]",
      expression: "x + 0 * random_normal(like: x)",
      shape: "[N, 3]",
      torch: "x + 0",
    },
  ],
});
