import { js } from "../javascript/tree.ts";
import { multiply } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { axis, int } from "./parameters.ts";

export const tile = operator({
  name: "tile",
  category: "shape",
  summary: "Puts copies of a tensor side by side along an axis.",
  inputs: [{ name: "x", shape: "[..., D]", dtypes: ["float32", "int32", "bool"] }],
  parameters: { times: int("how many copies"), axis: axis("the axis that grows", -1) },
  along: ({ attributes: { axis: axes } }, [at]) => (axes[0] === at ? "mixed" : "each"),
  infer: ({ inputs: [{ dtype, shape }], attributes: { times, axis: axes } }) => [
    { dtype, shape: shape.map((dim, at) => (at === axes[0] ? multiply(dim, times) : dim)) },
  ],
  tfjs: {
    ops({ inputs: [{ shape }], args: [x], attributes: { times, axis: axes }, int: size }) {
      const copies = shape.map((_, at) => (at === axes[0] ? size(times) : js.literal(1)));
      return js.tf("tile", x, js.array(...copies));
    },
  },
  samples: [
    {
      inputs: "x[N, T, 3]",
      expression: "tile(x, 2, axis: T)",
      shape: "[N, 2 * T, 3]",
      torch: "x.repeat(1, 2, 1)",
    },
    {
      inputs: "x[N, 2, 3, 2, 2]",
      expression: "tile(x, 3)",
      shape: "[N, 2, 3, 2, 6]",
      torch: "x.repeat(1, 1, 1, 1, 3)",
    },
  ],
});
