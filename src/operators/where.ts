import { js, type JsExpression } from "../javascript/tree.ts";
import { broadcastTypes } from "./elementwise.ts";
import { operator } from "./operator.ts";

export const where = operator({
  name: "where",
  category: "arithmetic",
  summary: "The first value where the mask is true, the second elsewhere.",
  formula: "mask ? a : b",
  inputs: [
    { name: "mask", shape: "[...]", dtypes: ["bool"] },
    { name: "a", shape: "[...]", dtypes: ["float32", "int32"], takesNumber: true },
    { name: "b", shape: "[...]", dtypes: ["float32", "int32"], takesNumber: true },
  ],
  parameters: {},
  along: () => "each",
  infer({ inputs: [mask, a, b] }, demand) {
    const both = broadcastTypes(a, b, "where", demand);
    return [
      {
        dtype: a.dtype,
        shape: broadcastTypes({ dtype: a.dtype, shape: mask.shape }, both, "where", demand).shape,
      },
    ];
  },
  elementwise: () => 1,
  tfjs: {
    ops({ inputs: [, { dtype }], args: [mask, a, b] }) {
      // The states of a stream may be bools, which the wasm backend takes for floats, and writes beyond the end of the result.
      if (dtype !== "bool") return js.tf("where", mask, a, b);
      const [x, y] = [a, b].map((value) => js.tf("cast", value, js.literal("int32")));
      return js.tf(
        "cast",
        js.tf("where", mask, x as JsExpression, y as JsExpression),
        js.literal("bool"),
      );
    },
  },
  samples: [
    {
      inputs: "x[N, 3]",
      expression: "where(x > 0, x, 2 * x)",
      shape: "[N, 3]",
      torch: "torch.where(x > 0, x, 2 * x)",
    },
  ],
});
