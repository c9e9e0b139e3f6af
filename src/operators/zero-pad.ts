import { js } from "../javascript/tree.ts";
import { add, integer, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { sides } from "./parameters.ts";
import { paddingArgument, sidesOf, zeroPadding } from "./window.ts";

export const zeroPad = operator({
  name: "zero_pad",
  category: "shape",
  summary: "Puts zeros around an image.",
  inputs: [{ name: "x", shape: "[N, H, W, C]" }],
  parameters: {
    amount: sides(
      "rows and columns: a number, one for each axis, or `((top, bottom), (left, right))`",
    ),
  },
  along: (_, [at]) => (at === 0 ? "each" : "mixed"),
  infer({ inputs: [{ dtype, shape }], attributes: { amount } }, demand) {
    const [n, h, w, c] = shape;
    const sizes = [h, w].map((size, axis): Dim => {
      const [before, after] = sidesOf(amount, axis, demand);
      return add(add(size, before), after);
    });
    return [{ dtype, shape: [n, ...sizes, c] }];
  },
  window: ({ attributes: { amount } }) => ({
    size: [integer(1), integer(1)],
    stride: [integer(1), integer(1)],
    dilation: [],
    before: amount.map(([before]) => before),
  }),
  tfjs: {
    layer: ({ attributes: { amount }, int }) => zeroPadding(amount, int),
    ops: ({ attributes: { amount }, args: [x], int }) =>
      js.tf("pad", x, paddingArgument(amount, int)),
  },
  samples: [
    {
      inputs: "x[N, 3, 4, 2]",
      expression: "x -> zero_pad(1)",
      shape: "[N, 5, 6, 2]",
      torch: "F.pad(x, (0, 0, 1, 1, 1, 1))",
    },
    {
      inputs: "x[N, T, 4, 2]",
      expression: "x -> zero_pad(((0, 1), (2, 3)))",
      shape: "[N, T + 1, 9, 2]",
      torch: "F.pad(x, (0, 0, 2, 3, 0, 1))",
    },
  ],
});
