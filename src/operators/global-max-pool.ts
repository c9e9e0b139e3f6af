import { globalPool } from "./global-pool.ts";

export const globalMaxPool = globalPool({
  name: "global_max_pool",
  summary: "The largest value of each channel over a whole image, sequence or volume.",
  formula: "y[n, c] = max x[n, …, c]",
  kind: "Max",
  torch: "amax",
});
