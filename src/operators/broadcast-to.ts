import { js } from "../javascript/tree.ts";
import { demandStretches } from "./elementwise.ts";
import { operator } from "./operator.ts";
import { dims } from "./parameters.ts";

export const broadcastTo = operator({
  name: "broadcast_to",
  category: "shape",
  summary: "Repeats axes of size 1, and adds axes in front, up to a shape.",
  inputs: [{ name: "x", shape: "[...]", dtypes: ["float32", "int32", "bool"] }],
  parameters: { shape: dims("the shape to reach, as a list") },
  along: () => "each",
  infer({ inputs: [x], attributes: { shape } }, demand) {
    demandStretches(x.shape, shape, "the input", demand);
    return [{ dtype: x.dtype, shape }];
  },
  tfjs: {
    ops: ({ args: [x], attributes: { shape }, sizes }) => js.tf("broadcastTo", x, sizes(shape)),
  },
  samples: [
    {
      inputs: "x[N, 1, 3]",
      expression: "broadcast_to(x, [N, 4, 3])",
      shape: "[N, 4, 3]",
      torch: "x.expand(-1, 4, 3)",
    },
    {
      inputs: "x[3], int32 y[N, T]",
      expression: "broadcast_to(x, [N, 2, T, 1, 3])",
      shape: "[N, 2, T, 1, 3]",
      torch: "x.expand(y.shape[0], 2, y.shape[1], 1, 3)",
    },
  ],
});
