import { pool } from "./pool.ts";

export const maxPool = pool({
  name: "max_pool",
  axes: 2,
  kind: "max",
  summary: "The largest value of each window, channel by channel.",
  formula: "y[n, i, j, c] = max x[n, i·stride + u, j·stride + v, c]",
  samples: [
    {
      inputs: "x[N, 8, 6, 3]",
      expression: "x -> max_pool(2)",
      shape: "[N, 4, 3, 3]",
      torch: "nhwc(F.max_pool2d(nchw(x), 2))",
    },
    {
      inputs: "x[N, 7, 7, 3]",
      expression: "x -> max_pool(3, stride: 2, pad: 1)",
      shape: "[N, 4, 4, 3]",
      torch: "nhwc(F.max_pool2d(nchw(x), 3, 2, 1))",
    },
    {
      inputs: "x[N, 8, 8, 3]",
      expression: "x -> max_pool(3, stride: 2, ceil: true)",
      shape: "[N, 4, 4, 3]",
      torch: "nhwc(F.max_pool2d(nchw(x), 3, 2, ceil_mode=True))",
    },
  ],
});
