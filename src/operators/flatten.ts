import { js } from "../javascript/tree.ts";
import { integer, multiply, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";

export const flatten = operator({
  name: "flatten",
  category: "shape",
  summary: "Lines up all axes but the batch as one, row by row, channels last.",
  inputs: [{ name: "x", shape: "[N, ...]", dtypes: ["float32", "int32", "bool"] }],
  parameters: {},
  along: (_, [at]) => (at === 0 ? "each" : "mixed"),
  infer: ({ inputs: [{ dtype, shape }] }) => [
    { dtype, shape: [shape[0] as Dim, shape.slice(1).reduce(multiply, integer(1))] },
  ],
  tfjs: {
    layer: ({ inputs: [x], isFixed }) =>
      x.shape.length > 1 && x.shape.slice(1).every(isFixed)
        ? { type: "flatten", config: {} }
        : undefined,
    ops: ({ args: [x], outputs, sizes }) => js.tf("reshape", x, sizes(outputs[0]?.shape ?? [])),
  },
  samples: [
    {
      inputs: "x[N, T, 3]",
      expression: "x -> flatten",
      shape: "[N, 3 * T]",
      torch: "x.reshape(x.shape[0], -1)",
    },
    {
      inputs: "x[N, 4, 5, 3]",
      expression: "x -> flatten",
      shape: "[N, 60]",
      torch: "x.reshape(x.shape[0], -1)",
    },
  ],
});
