import { js } from "../javascript/tree.ts";
import { ceilDivide, divides, exactDivide, type Dim } from "../shape/dim.ts";
import { operator } from "./operator.ts";
import { extent } from "./parameters.ts";
import { extentArgument } from "./window.ts";

export const adaptiveAvgPool = operator({
  name: "adaptive_avg_pool",
  category: "layer",
  summary:
    "The means of as many windows as the result has pixels, which share the image as evenly as can be.",
  formula:
    "y[n, i, j, c] = mean x[n, h, w, c] over floor(i·H / size) ≤ h < ceil((i + 1)·H / size), and so for w",
  source:
    "He et al. 2014, Spatial pyramid pooling in deep convolutional networks; windows as in PyTorch",
  inputs: [{ name: "x", shape: "[N, H, W, C]" }],
  parameters: { size: extent("height and width of the result") },
  along: (_, [at]) => (at === 0 ? "each" : "mixed"),
  infer: ({ inputs: [{ dtype, shape }], attributes: { size } }) => [
    { dtype, shape: [shape[0], ...size, shape[3]] },
  ],
  window({ inputs: [{ shape }], attributes: { size } }) {
    const across = size.map((count, axis) => [shape[axis + 1] as Dim, count] as const);
    return {
      size: across.map(([whole, count]) => ceilDivide(whole, count)),
      stride: across.map(([whole, count]) => exactDivide(whole, count)),
      dilation: [],
    };
  },
  tfjs: {
    layer({ inputs: [{ shape }], attributes: { size }, int, isFixed }) {
      const window = evenWindow(shape, size);
      return window?.every(isFixed)
        ? { type: "averagePooling2d", config: { poolSize: extentArgument(window, int) } }
        : undefined;
    },
    ops({ inputs: [{ shape }], attributes: { size }, args: [x], int, runtime }) {
      const window = evenWindow(shape, size);
      if (!window) return js.call(runtime("adaptiveAvgPool"), x, js.array(...size.map(int)));
      const extent = extentArgument(window, int);
      return js.tf("avgPool", x, extent, extent, js.literal("valid"));
    },
  },
  samples: [
    {
      inputs: "x[N, 6, 8, 3]",
      expression: "x -> adaptive_avg_pool((3, 2))",
      shape: "[N, 3, 2, 3]",
      torch: "nhwc(F.adaptive_avg_pool2d(nchw(x), (3, 2)))",
    },
    {
      inputs: "x[N, T, 5, 3]",
      expression: "x -> adaptive_avg_pool(3)",
      shape: "[N, 3, 3, 3]",
      torch: "nhwc(F.adaptive_avg_pool2d(nchw(x), 3))",
    },
  ],
});

/** The window, and the step, where all windows are of one size. */
function evenWindow(shape: readonly Dim[], size: readonly Dim[]): readonly Dim[] | undefined {
  const sizes = shape.slice(1, -1);
  const isEven = size.every((count, axis) => divides(count, sizes[axis] as Dim) === "proved");
  return isEven ? size.map((count, axis) => exactDivide(sizes[axis] as Dim, count)) : undefined;
}
