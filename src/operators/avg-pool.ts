import { countPad } from "./count-pad.ts";
import { pool } from "./pool.ts";

export const avgPool = pool({
  name: "avg_pool",
  axes: 2,
  kind: "average",
  summary: "The mean of each window, channel by channel.",
  formula: "y[n, i, j, c] = mean x[n, i·stride + u, j·stride + v, c]",
  parameters: { count_pad: countPad },
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
      torch: "nhwc(F.avg_pool2d(nchw(x), 3, 2, 1))",
    },
    {
      inputs: "x[N, 8, 8, 3]",
      expression: "x -> avg_pool(3, stride: 2, pad: 1, ceil: true)",
      shape: "[N, 5, 5, 3]",
      torch: "nhwc(F.avg_pool2d(nchw(x), 3, 2, 1, ceil_mode=True))",
    },
    {
      inputs: "x[N, 7, 7, 3]",
      expression: "x -> avg_pool(3, stride: 2, pad: 1, count_pad: false)",
      shape: "[N, 4, 4, 3]",
      torch: "nhwc(F.avg_pool2d(nchw(x), 3, 2, 1, count_include_pad=False))",
    },
    {
      inputs: "x[N, 7, 7, 3]",
      expression: "x -> avg_pool(3, stride: 2, pad: same)",
      shape: "[N, 4, 4, 3]",
      torch: "nhwc(F.avg_pool2d(nchw(x), 3, 2, 1, count_include_pad=False))",
    },
  ],
});
