import { js } from "../javascript/tree.ts";
import { add, negate, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { axis, int } from "./parameters.ts";
import { shifted } from "./seen.ts";

export const slice = operator({
  name: "slice",
  category: "shape",
  summary: "Cuts a stretch out of an axis.",
  inputs: [{ name: "x", shape: "[..., D]", dtypes: ["float32", "int32", "bool"] }],
  parameters: {
    start: int("where it begins, counted from 0", { least: 0 }),
    length: int("how long it is"),
    axis: axis("the axis to cut", -1),
  },
  along: ({ attributes: { axis: axes } }, [at]) => (axes[0] === at ? "mixed" : "each"),
  infer({ inputs: [x], attributes: { start, length, axis: axes } }, demand) {
    const at = axes[0] ?? -1;
    demand.atLeast(x.shape[at] as Dim, add(start, length), "the slice reaches beyond the axis");
    return [{ dtype: x.dtype, shape: x.shape.map((dim, index) => (index === at ? length : dim)) }];
  },
  window: ({
    inputs: [{ shape }],
    attributes: {
      start,
      axis: [at = -1],
    },
  }) => shifted(shape, at, negate(start)),
  tfjs: {
    ops({ inputs: [{ shape }], args: [x], attributes: { start, length, axis: axes }, int: size }) {
      const at = axes[0] ?? -1;
      const begin = shape.map((_, index) => (index === at ? size(start) : js.literal(0)));
      const sizes = shape.map((_, index) => (index === at ? size(length) : js.literal(-1)));
      return js.tf("slice", x, js.array(...begin), js.array(...sizes));
    },
  },
  samples: [
    {
      inputs: "x[N, 3, 6]",
      expression: "slice(x, 2, 3)",
      shape: "[N, 3, 3]",
      torch: "x[:, :, 2:5]",
    },
  ],
});
