import { js } from "../javascript/tree.ts";
import { exactDivide, integer, multiply, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { choice, extent } from "./parameters.ts";

export const upsample = operator({
  name: "upsample",
  category: "layer",
  summary: "Makes an image larger by whole factors.",
  formula:
    "nearest: y[n, i, j, c] = x[n, i // scale, j // scale, c]; bilinear: interpolates at (i + 1/2) / scale - 1/2",
  source: "PyTorch with `align_corners=False`",
  inputs: [{ name: "x", shape: "[N, H, W, C]" }],
  parameters: {
    scale: extent("how many times as high and as wide"),
    mode: choice("what new pixels are made of", ["nearest", "bilinear"], "nearest"),
  },
  along: (_, [at]) => (at === 0 ? "each" : "mixed"),
  infer: ({ inputs: [{ dtype, shape }], attributes: { scale } }) => {
    const [n, h, w, c] = shape;
    return [
      { dtype, shape: [n, ...[h, w].map((size, axis) => multiply(size, scale[axis] as Dim)), c] },
    ];
  },
  window: ({ attributes: { scale, mode } }) => ({
    size: scale.map(() => integer(mode === "nearest" ? 1 : 2)),
    stride: scale.map((factor) => exactDivide(integer(1), factor)),
    dilation: [],
  }),
  tfjs: {
    // No layer: bilinear ones of tfjs have no centers at halves, and gradients of nearest ones are wrong on `cpu`.
    ops({ attributes: { mode }, args: [x], outputs, sizes }) {
      const size = sizes(outputs[0]?.shape.slice(1, 3) ?? []);
      return mode === "nearest"
        ? js.tf("image.resizeNearestNeighbor", x, size)
        : js.tf("image.resizeBilinear", x, size, js.literal(false), js.literal(true));
    },
  },
  samples: [
    {
      inputs: "x[N, 3, 4, 2]",
      expression: "x -> upsample(2)",
      shape: "[N, 6, 8, 2]",
      torch: "nhwc(F.interpolate(nchw(x), scale_factor=2))",
    },
    {
      inputs: "x[N, T, 4, 2]",
      expression: "x -> upsample((3, 2))",
      shape: "[N, 3 * T, 8, 2]",
      torch: "nhwc(F.interpolate(nchw(x), scale_factor=(3, 2)))",
    },
    {
      inputs: "x[N, 3, 4, 2]",
      expression: "x -> upsample((2, 3), mode: bilinear)",
      shape: "[N, 6, 12, 2]",
      torch: "nhwc(F.interpolate(nchw(x), scale_factor=(2, 3), mode='bilinear'))",
    },
  ],
});
