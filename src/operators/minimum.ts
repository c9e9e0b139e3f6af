import { elementwise } from "./elementwise.ts";

export const minimum = elementwise({
  name: "minimum",
  summary: "The smaller of the two, element by element.",
  formula: "min(a, b)",
  dtypes: ["float32", "int32"],
  layer: "minimum",
  tfjs: "minimum",
  torch: "torch.minimum(a, b)",
});
