import { elementwise } from "./elementwise.ts";

export const logicalAnd = elementwise({
  name: "logical_and",
  summary: "True where both are.",
  formula: "a ∧ b",
  dtypes: ["bool"],
  tfjs: "logicalAnd",
  torch: "a & b",
  sample: "bool a[N, 3, 4], bool b[4]",
});
