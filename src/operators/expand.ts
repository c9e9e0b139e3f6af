import { js } from "../javascript/tree.ts";
import { integer } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { newAxis } from "./parameters.ts";

export const expand = operator({
  name: "expand",
  category: "shape",
  summary: "Adds an axis of size 1, for signals of any rank; `rearrange` names the others.",
  inputs: [{ name: "x", shape: "[...]", dtypes: ["float32", "int32", "bool"] }],
  parameters: { axis: newAxis("where the new axis stands in the result") },
  along: () => "each",
  infer: ({ inputs: [{ dtype, shape }], attributes: { axis: axes } }) => [
    { dtype, shape: shape.toSpliced(axes[0] ?? -1, 0, integer(1)) },
  ],
  tfjs: {
    ops: ({ args: [x], attributes: { axis: axes } }) =>
      js.tf("expandDims", x, js.literal(axes[0] ?? -1)),
  },
  samples: [
    {
      inputs: "x[N, 3]",
      expression: "expand(x, axis: -1)",
      shape: "[N, 3, 1]",
      torch: "x.unsqueeze(-1)",
    },
    {
      inputs: "x[N, 3]",
      expression: "x -> expand(1)",
      shape: "[N, 1, 3]",
      torch: "x.unsqueeze(1)",
    },
  ],
});
