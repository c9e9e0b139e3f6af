import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { axis } from "./parameters.ts";

export const last = operator({
  name: "last",
  category: "shape",
  summary: "What comes last along an axis; time, without one.",
  inputs: [{ name: "x", shape: "[N, T, ...]", dtypes: ["float32", "int32"] }],
  parameters: { axis: axis("the axis to drop", 1) },
  along: ({ attributes: { axis: axes } }, [at]) => (axes[0] === at ? "last" : "each"),
  infer: ({ inputs: [{ dtype, shape }], attributes: { axis: axes } }) => [
    { dtype, shape: shape.filter((_, at) => at !== axes[0]) },
  ],
  tfjs: {
    ops({ args: [x], attributes: { axis: axes } }) {
      const at = js.literal(axes[0] ?? 1);
      const index = js.binary(js.index(js.member(x, "shape"), at), "-", js.literal(1));
      return js.tf("gather", x, index, at);
    },
  },
  samples: [{ inputs: "x[N, T, 3]", expression: "last(x)", shape: "[N, 3]", torch: "x[:, -1]" }],
});
