import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { axis } from "./parameters.ts";

export const reverse = operator({
  name: "reverse",
  category: "shape",
  summary: "Turns an axis around: what was last comes first.",
  inputs: [{ name: "x", shape: "[..., D]", dtypes: ["float32", "int32"] }],
  parameters: { axis: axis("the axis to turn") },
  along: ({ attributes: { axis: axes } }, [at]) => (axes[0] === at ? "mixed" : "each"),
  infer: ({ inputs }) => inputs,
  tfjs: {
    ops: ({ args: [x], attributes: { axis: axes } }) =>
      js.tf("reverse", x, js.literal(axes[0] ?? -1)),
  },
  samples: [
    {
      inputs: "x[N, T, 3]",
      expression: "reverse(x, axis: T)",
      shape: "[N, T, 3]",
      torch: "x.flip(1)",
    },
  ],
});
