import { js } from "../javascript/tree.ts";
import { add } from "../shape/dim.ts";
import { realConstant } from "../shape/real.ts";
import { operator } from "./operator.ts";
import { axis, float, int } from "./parameters.ts";
import { shifted } from "./seen.ts";

export const pad = operator({
  name: "pad",
  category: "shape",
  summary: "Makes an axis longer at its ends.",
  inputs: [{ name: "x", shape: "[..., D]", dtypes: ["float32", "int32"] }],
  parameters: {
    before: int("how much comes in front", { least: 0 }),
    after: int("how much comes behind", { least: 0, initial: 0 }),
    axis: axis("the axis that grows", -1),
    value: float("what it is filled with", { initial: 0 }),
  },
  along: ({ attributes: { axis: axes } }, [at]) => (axes[0] === at ? "mixed" : "each"),
  infer({ inputs: [{ dtype, shape }], attributes: { before, after, axis: axes } }) {
    const longer = shape.map((dim, at) => (at === axes[0] ? add(dim, add(before, after)) : dim));
    return [{ dtype, shape: longer }];
  },
  window: ({
    inputs: [{ shape }],
    attributes: {
      before,
      axis: [at = -1],
    },
  }) => shifted(shape, at, before),
  tfjs: {
    ops({ inputs: [{ shape }], args: [x], attributes: a, int: size, real }) {
      const ends = shape.map((_, at) =>
        at === a.axis[0]
          ? js.array(size(a.before), size(a.after))
          : js.array(js.literal(0), js.literal(0)),
      );
      return js.tf(
        "pad",
        x,
        js.array(...ends),
        ...(realConstant(a.value) === 0 ? [] : [real(a.value)]),
      );
    },
  },
  samples: [
    {
      inputs: "x[N, T, 3]",
      expression: "pad(x, 2, 1, axis: T)",
      shape: "[N, T + 3, 3]",
      torch: "F.pad(x, (0, 0, 2, 1))",
    },
    {
      inputs: "x[N, 3]",
      expression: "pad(x, 1, value: -1)",
      shape: "[N, 4]",
      torch: "F.pad(x, (1, 0), value=-1)",
    },
  ],
});
