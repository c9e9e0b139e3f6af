import { js } from "../javascript/tree.ts";
import { pool } from "./pool.ts";

export const avgPool = pool({
  name: "avg_pool",
  summary: "The mean of each window, channel by channel; padding does not count.",
  formula: "y[n, i, j, c] = mean x[n, i·stride + u, j·stride + v, c]",
  layer: "averagePooling2d",
  ops: (x, size, stride, pad, rounding) => js.tf("avgPool", x, size, stride, pad, ...rounding),
  samples: [
    {
      inputs: "x[N, 8, 6, 3]",
      expression: "x -> avg_pool(2)",
      shape: "[N, 4, 3, 3]",
      torch: "nhwc(F.avg_pool2d(nchw(x), 2))",
    },
    {
      inputs: "x[N, 7, 7, 3]",
      expression: "x -> avg_pool(3, stride: 2, pad: 1)",
      shape: "[N, 4, 4, 3]",
      torch: "nhwc(F.avg_pool2d(nchw(x), 3, 2, 1, count_include_pad=False))",
    },
  ],
});
