import { pool } from "./pool.ts";

export const maxPool1d = pool({
  name: "max_pool1d",
  axes: 1,
  kind: "max",
  summary: "The largest value of each stretch of a sequence, channel by channel.",
  formula: "y[n, t, c] = max x[n, t·stride + u, c]",
  samples: [
    {
      inputs: "x[N, T, 3]",
      expression: "x -> max_pool1d(2)",
      shape: "[N, T // 2, 3]",
      torch: "F.max_pool1d(x.transpose(1, 2), 2).transpose(1, 2)",
    },
    {
      inputs: "x[N, 8, 3]",
      expression: "x -> max_pool1d(3, stride: 2, pad: 1, ceil: true)",
      shape: "[N, 5, 3]",
      torch: "F.max_pool1d(x.transpose(1, 2), 3, 2, 1, ceil_mode=True).transpose(1, 2)",
    },
  ],
});
