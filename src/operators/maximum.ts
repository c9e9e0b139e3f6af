import { elementwise } from "./elementwise.ts";

export const maximum = elementwise({
  name: "maximum",
  summary: "The larger of the two, element by element.",
  formula: "max(a, b)",
  dtypes: ["float32", "int32"],
  layer: "maximum",
  tfjs: "maximum",
  torch: "torch.maximum(a, b)",
});
