import { countPad } from "./count-pad.ts";
import { pool } from "./pool.ts";

export const avgPool1d = pool({
  name: "avg_pool1d",
  axes: 1,
  kind: "average",
  summary: "The mean of each stretch of a sequence, channel by channel.",
  formula: "y[n, t, c] = mean x[n, t·stride + u, c]",
  parameters: { count_pad: countPad },
  samples: [
    {
      inputs: "x[N, 9, 3]",
      expression: "x -> avg_pool1d(3)",
      shape: "[N, 3, 3]",
      torch: "F.avg_pool1d(x.transpose(1, 2), 3).transpose(1, 2)",
    },
    {
      inputs: "x[N, T, 3]",
      expression: "x -> avg_pool1d(3, stride: 1, pad: 1)",
      shape: "[N, T, 3]",
      torch: "F.avg_pool1d(x.transpose(1, 2), 3, 1, 1).transpose(1, 2)",
    },
    {
      inputs: "x[N, T, 3]",
      expression: "x -> avg_pool1d(3, stride: 1, pad: 1, count_pad: false)",
      shape: "[N, T, 3]",
      torch: "F.avg_pool1d(x.transpose(1, 2), 3, 1, 1, count_include_pad=False).transpose(1, 2)",
    },
  ],
});
