import { js } from "../javascript/tree.ts";
import { asInteger, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { optionalDims } from "./parameters.ts";

export const transpose = operator({
  name: "transpose",
  category: "shape",
  summary: "Swaps the last two axes, or puts all in another order; `rearrange` does so by name.",
  inputs: [{ name: "x", shape: "[..., I, J]", dtypes: ["float32", "int32", "bool"] }],
  parameters: {
    order: optionalDims("the axes in their new order, as a list: `[0, 2, 1]`"),
  },
  along: () => "each",
  infer({ inputs: [{ dtype, shape }], attributes: { order } }, demand) {
    const axes = orderOf(order, shape.length);
    const isPermutation = axes.toSorted((a, b) => a - b).every((axis, index) => axis === index);
    if (axes.length !== shape.length || !isPermutation) {
      demand.fail(
        `the order must name each of the ${shape.length} axes once`,
        `number them from 0 to ${shape.length - 1}`,
      );
      return [{ dtype, shape }];
    }
    return [{ dtype, shape: axes.map((axis) => shape[axis] as Dim) }];
  },
  tfjs: {
    ops({ inputs: [{ shape }], args: [x], attributes: { order } }) {
      const axes = orderOf(order, shape.length).map((axis) => js.literal(axis));
      return js.tf("transpose", x, js.array(...axes));
    },
  },
  samples: [
    {
      inputs: "x[N, 3, 4]",
      expression: "transpose(x)",
      shape: "[N, 4, 3]",
      torch: "x.transpose(-1, -2)",
    },
    {
      inputs: "x[N, T, 3, 4]",
      expression: "transpose(x, [0, 3, 1, 2])",
      shape: "[N, 4, T, 3]",
      torch: "x.permute(0, 3, 1, 2)",
    },
  ],
});

function orderOf(order: readonly Dim[] | undefined, rank: number): readonly number[] {
  if (order) return order.map((axis) => asInteger(axis) ?? -1);
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return [...axes.slice(0, -2), rank - 1, rank - 2];
}
