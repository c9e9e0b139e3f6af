import { elementwise } from "./elementwise.ts";

export const lessEqual = elementwise({
  name: "less_equal",
  summary: "True where the first is not larger.",
  formula: "a ≤ b",
  dtypes: ["float32", "int32"],
  result: "bool",
  tfjs: "lessEqual",
  torch: "a <= b",
});
