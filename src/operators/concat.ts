import { js } from "../javascript/tree.ts";
import { add, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { axis } from "./parameters.ts";
import { seenAlong } from "./seen.ts";

export const concat = operator({
  name: "concat",
  category: "shape",
  summary: "Puts tensors side by side along an axis.",
  inputs: [
    { name: "x", shape: "[..., D]", isVariadic: true, dtypes: ["float32", "int32", "bool"] },
  ],
  parameters: { axis: axis("the axis that grows", -1) },
  along: ({ attributes: { axis: axes } }, ats) => (ats.includes(axes[0]) ? "mixed" : "each"),
  infer({ inputs, attributes: { axis: axes } }, demand) {
    const [first, ...others] = inputs;
    const at = axes[0] ?? -1;
    for (const other of others) {
      if (other.shape.length !== first.shape.length) {
        demand.fail(
          `tensors of ${first.shape.length} and of ${other.shape.length} axes cannot stand side by side`,
        );
        return [first];
      }
      if (other.dtype !== first.dtype)
        demand.fail(
          `a tensor of ${first.dtype} and one of ${other.dtype} cannot stand side by side`,
        );
      other.shape.forEach((dim, index) => {
        if (index !== at)
          demand.equal(
            first.shape[index] as Dim,
            dim,
            `axis ${index} of what is concatenated along axis ${at}`,
          );
      });
    }
    const size = inputs.map(({ shape }) => shape[at] as Dim).reduce(add);
    return [
      { dtype: first.dtype, shape: first.shape.map((dim, index) => (index === at ? size : dim)) },
    ];
  },
  window: ({
    inputs: [{ shape }],
    attributes: {
      axis: [at = -1],
    },
  }) => seenAlong(shape, at),
  tfjs: {
    layer({ inputs: [first, ...others], attributes: { axis: axes } }) {
      const at = axes[0] ?? -1;
      if (others.length === 0 || at === 0) return undefined;
      return {
        type: "concatenate",
        config: { axis: at === first.shape.length - 1 ? undefined : js.literal(at) },
      };
    },
    ops: ({ args, attributes: { axis: axes } }) =>
      js.tf("concat", js.array(...args), js.literal(axes[0] ?? -1)),
  },
  samples: [
    {
      inputs: "a[N, 3, 4], b[N, 3, 2]",
      expression: "concat(a, b)",
      shape: "[N, 3, 6]",
      torch: "torch.cat([a, b], -1)",
    },
    {
      inputs: "a[N, 3, 4], b[N, 5, 4]",
      expression: "concat(a, b, axis: 1)",
      shape: "[N, 8, 4]",
      torch: "torch.cat([a, b], 1)",
    },
  ],
});
