import { globalPool } from "./global-pool.ts";

export const globalAvgPool = globalPool({
  name: "global_avg_pool",
  summary: "The mean of each channel over a whole image, sequence or volume.",
  formula: "y[n, c] = mean x[n, …, c]",
  kind: "Average",
  torch: "mean",
});
