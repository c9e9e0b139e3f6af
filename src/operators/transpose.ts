import { js } from "../javascript/tree.ts";
import type { Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";

export const transpose = operator({
  name: "transpose",
  category: "shape",
  summary: "Swaps the last two axes; `rearrange` does any other order.",
  inputs: [{ name: "x", shape: "[..., I, J]", dtypes: ["float32", "int32", "bool"] }],
  parameters: {},
  infer: ({ inputs: [{ dtype, shape }] }) => [
    { dtype, shape: [...shape.slice(0, -2), shape.at(-1) as Dim, shape.at(-2) as Dim] },
  ],
  tfjs: {
    ops({ inputs: [{ shape }], args: [x] }) {
      const rank = shape.length;
      const order = shape.map((_, axis) =>
        axis === rank - 1 ? rank - 2 : axis === rank - 2 ? rank - 1 : axis,
      );
      return js.tf("transpose", x, js.array(...order.map((axis) => js.literal(axis))));
    },
  },
  samples: [
    {
      inputs: "x[N, 3, 4]",
      expression: "transpose(x)",
      shape: "[N, 4, 3]",
      torch: "x.transpose(-1, -2)",
    },
  ],
});
