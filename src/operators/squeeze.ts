import { js } from "../javascript/tree.ts";
import { integer, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { axis } from "./parameters.ts";

export const squeeze = operator({
  name: "squeeze",
  category: "shape",
  summary: "Drops an axis of size 1, for signals of any rank; `rearrange` names the others.",
  inputs: [{ name: "x", shape: "[..., D]", dtypes: ["float32", "int32", "bool"] }],
  parameters: { axis: axis("the axis to drop") },
  along: () => "each",
  infer({ inputs: [{ dtype, shape }], attributes: { axis: axes } }, demand) {
    const [at = -1] = axes;
    demand.equal(shape[at] as Dim, integer(1), `axis ${at}, to be dropped, must have size 1`);
    return [{ dtype, shape: shape.toSpliced(at, 1) }];
  },
  tfjs: {
    ops: ({ args: [x], attributes: { axis: axes } }) =>
      js.tf("squeeze", x, js.array(js.literal(axes[0] ?? -1))),
  },
  samples: [
    {
      inputs: "x[N, 1, 3]",
      expression: "squeeze(x, axis: 1)",
      shape: "[N, 3]",
      torch: "x.squeeze(1)",
    },
  ],
});
