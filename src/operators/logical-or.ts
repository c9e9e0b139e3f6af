import { elementwise } from "./elementwise.ts";

export const logicalOr = elementwise({
  name: "logical_or",
  summary: "True where one of them is.",
  formula: "a ∨ b",
  dtypes: ["bool"],
  tfjs: "logicalOr",
  torch: "a | b",
  sample: "bool a[N, 3, 4], bool b[4]",
});
