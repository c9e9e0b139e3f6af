import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { int } from "./parameters.ts";

export const oneHot = operator({
  name: "one_hot",
  category: "shape",
  summary: "A row of zeros with a one where the number says.",
  inputs: [{ name: "x", shape: "[...]", dtypes: ["int32"] }],
  parameters: { depth: int("length of each row") },
  along: () => "each",
  infer: ({ inputs: [x], attributes: { depth } }) => [
    { dtype: "float32", shape: [...x.shape, depth] },
  ],
  window: () => "each",
  tfjs: {
    ops: ({ args: [x], attributes: { depth }, int: size }) =>
      js.tf("cast", js.tf("oneHot", x, size(depth)), js.literal("float32")),
  },
  samples: [
    {
      inputs: "int32 x[N, T]",
      expression: "one_hot(x, 7)",
      shape: "[N, T, 7]",
      torch: "F.one_hot(x.long(), 7).float()",
    },
  ],
});
