import { js } from "../javascript/tree.ts";
import { integer, type Dim } from "../shape/dim.ts";
import { printShape } from "../shape/shape.ts";
import { operator } from "./operator.ts";
import { newAxis } from "./parameters.ts";

export const stack = operator({
  name: "stack",
  category: "shape",
  summary: "Puts tensors of one shape side by side along a new axis.",
  inputs: [{ name: "x", shape: "[...]", isVariadic: true, dtypes: ["float32", "int32", "bool"] }],
  parameters: { axis: newAxis("where the new axis stands in the result", -1) },
  along: () => "each",
  infer({ inputs, attributes: { axis: axes } }, demand) {
    const [first, ...others] = inputs;
    for (const other of others) {
      if (other.dtype !== first.dtype || other.shape.length !== first.shape.length) {
        const [a, b] = [first, other].map(({ dtype, shape }) => `${dtype} ${printShape(shape)}`);
        demand.fail(`tensors of one type and shape can be stacked, not ${a ?? ""} and ${b ?? ""}`);
        return [first];
      }
      for (const [index, dim] of other.shape.entries())
        demand.equal(first.shape[index] as Dim, dim, `axis ${index} of what is stacked`);
    }
    const shape = first.shape.toSpliced(axes[0] ?? -1, 0, integer(inputs.length));
    return [{ dtype: first.dtype, shape }];
  },
  tfjs: {
    ops: ({ args, attributes: { axis: axes } }) =>
      js.tf("stack", js.array(...args), js.literal(axes[0] ?? -1)),
  },
  samples: [
    {
      inputs: "a[N, 3], b[N, 3]",
      expression: "stack(a, b)",
      shape: "[N, 3, 2]",
      torch: "torch.stack([a, b], -1)",
    },
    {
      inputs: "a[N, 3], b[N, 3]",
      expression: "stack(a, b, a, axis: 1)",
      shape: "[N, 3, 3]",
      torch: "torch.stack([a, b, a], 1)",
    },
  ],
});
