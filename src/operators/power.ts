import { elementwise } from "./elementwise.ts";

export const power = elementwise({
  name: "power",
  summary: "The first to the power of the second.",
  formula: "a ^ b",
  dtypes: ["float32", "int32"],
  tfjs: "pow",
  // Products; others would need logarithms.
  isFusable: ([, exponent = 0]) => [1, 2, 3, 4].includes(exponent),
  torch: "torch.pow(a * a + 1, b)",
  expression: "power(a * a + 1, b)",
  sample: "a[N, 3, 4], b[4]",
});
