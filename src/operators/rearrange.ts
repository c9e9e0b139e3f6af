import { js } from "../javascript/tree.ts";
import { integer, multiply, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { rearrangement, type AxisPattern } from "./parameters.ts";

export const rearrange = operator({
  name: "rearrange",
  category: "shape",
  summary: "Splits, merges, reorders, adds and drops axes, as a pattern says.",
  source: "Rogozhnikov 2022, Einops",
  inputs: [{ name: "x", shape: "[...]", dtypes: ["float32", "int32", "bool"] }],
  parameters: { pattern: rearrangement("`[N, T, heads * d] => [N, heads, T, d]`") },
  infer: ({ inputs: [{ dtype }], attributes: { pattern } }) => [
    { dtype, shape: pattern.to.map(product) },
  ],
  tfjs: {
    ops({ inputs: [{ shape }], outputs: [y], args: [x], attributes: { pattern }, sizes }) {
      const left = pattern.from.flat();
      const right = pattern.to.flat().map(({ name }) => name);
      const kept = left.filter(({ name }) => right.includes(name));
      const order = right.map((name) => kept.findIndex((factor) => factor.name === name));
      const isOrdered = order.every((from, to) => from === to);
      if (isOrdered) return js.tf("reshape", x, sizes(y?.shape ?? []));
      const isSplit =
        pattern.from.length !== kept.length || pattern.from.some((axis) => axis.length !== 1);
      const apart = isSplit ? js.tf("reshape", x, sizes(kept.map(({ size }) => size))) : x;
      const turned = js.tf("transpose", apart, js.array(...order.map((axis) => js.literal(axis))));
      const isMerged = pattern.to.some((axis) => axis.length !== 1) || shape.length === 0;
      return isMerged ? js.tf("reshape", turned, sizes(y?.shape ?? [])) : turned;
    },
  },
  samples: [
    {
      inputs: "x[N, T, 6]",
      expression: "rearrange(x, [N, T, 2 * d] => [N, 2, T, d])",
      shape: "[N, 2, T, 3]",
      torch: "x.reshape(x.shape[0], x.shape[1], 2, 3).permute(0, 2, 1, 3)",
    },
    {
      inputs: "x[N, 4, 6]",
      expression: "rearrange(x, [N, a, b] => [N, 1, b * a])",
      shape: "[N, 1, 24]",
      torch: "x.permute(0, 2, 1).reshape(-1, 1, 24)",
    },
  ],
});

function product(axis: AxisPattern): Dim {
  const [first, ...others] = axis.map(({ size }) => size);
  return first ? others.reduce(multiply, first) : integer(1);
}
