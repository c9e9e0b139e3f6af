import { js } from "../javascript/tree.ts";
import type { DType } from "../shape/tensor-type.ts";
import { operator } from "./operator.ts";
import { dtype } from "./parameters.ts";

export const cast = operator({
  name: "cast",
  category: "shape",
  summary: "Converts the elements to another type.",
  inputs: [{ name: "x", shape: "[...]", dtypes: ["float32", "int32", "bool"] }],
  parameters: { to: dtype("`float32`, `int32` or `bool`") },
  along: () => "each",
  infer: ({ inputs: [x], attributes: { to } }) => [{ dtype: to as DType, shape: x.shape }],
  window: () => "each",
  elementwise: ({ attributes: { to } }) => (to === "float32" ? 0 : undefined),
  tfjs: { ops: ({ args: [x], attributes: { to } }) => js.tf("cast", x, js.literal(to)) },
  samples: [
    {
      inputs: "int32 x[N, 3]",
      expression: "cast(x, float32)",
      shape: "[N, 3]",
      torch: "x.float()",
    },
  ],
});
