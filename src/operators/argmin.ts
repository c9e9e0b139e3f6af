import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { axis } from "./parameters.ts";

export const argmin = operator({
  name: "argmin",
  category: "reduction",
  summary: "Where along an axis the smallest value is.",
  inputs: [{ name: "x", shape: "[..., K]" }],
  parameters: { over: axis("the axis to search", -1) },
  along: ({ attributes: { over } }, [at]) => (over.includes(at ?? -1) ? "mixed" : "each"),
  infer: ({ inputs: [x], attributes: { over } }) => [
    { dtype: "int32", shape: x.shape.filter((_, at) => at !== over[0]) },
  ],
  tfjs: {
    ops: ({ args: [x], attributes: { over } }) => js.tf("argMin", x, js.literal(over[0] ?? -1)),
  },
  samples: [
    { inputs: "x[N, 3, 4]", expression: "argmin(x)", shape: "[N, 3]", torch: "x.argmin(-1)" },
  ],
});
