import { js } from "../javascript/tree.ts";
import { asInteger, exactDivide, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { axis, int } from "./parameters.ts";
import { seenAlong } from "./seen.ts";

export const split = operator({
  name: "split",
  category: "shape",
  summary: "Cuts an axis into equal parts.",
  inputs: [{ name: "x", shape: "[..., D]", dtypes: ["float32", "int32", "bool"] }],
  parameters: { parts: int("how many parts"), axis: axis("the axis to cut", -1) },
  along: ({ attributes: { axis: axes } }, [at]) => (axes[0] === at ? "mixed" : "each"),
  infer({ inputs: [x], attributes: { parts, axis: axes } }, demand) {
    const at = axes[0] ?? -1;
    const size = x.shape[at] as Dim;
    const count = asInteger(parts);
    if (count === undefined || count > 1000) {
      demand.fail(
        "the number of parts must be known when the program is compiled, and at most 1000",
      );
      return [x];
    }
    demand.divides(parts, size, `the axis must split into ${count} equal parts`);
    const part = exactDivide(size, parts);
    const shape = x.shape.map((dim, index) => (index === at ? part : dim));
    return Array.from({ length: count }, () => ({ dtype: x.dtype, shape }));
  },
  window: ({
    inputs: [x],
    attributes: {
      axis: [at = -1],
    },
  }) => seenAlong(x.shape, at),
  tfjs: {
    ops: ({ args: [x], attributes: { parts, axis: axes }, int: size }) =>
      js.tf("split", x, size(parts), js.literal(axes[0] ?? -1)),
  },
  samples: [
    { inputs: "x[N, 6]", expression: "split(x, 3).1", shape: "[N, 2]", torch: "x[:, 2:4]" },
  ],
});
