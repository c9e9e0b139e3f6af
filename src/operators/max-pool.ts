import { js } from "../javascript/tree.ts";
import { pool } from "./pool.ts";

export const maxPool = pool({
  name: "max_pool",
  summary: "The largest value of each window, channel by channel.",
  formula: "y[n, i, j, c] = max x[n, i·stride + u, j·stride + v, c]",
  layer: "maxPooling2d",
  ops: (x, size, stride, pad, rounding) => js.tf("maxPool", x, size, stride, pad, ...rounding),
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
  ],
});
