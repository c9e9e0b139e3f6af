import { elementwise } from "./elementwise.ts";

export const greaterEqual = elementwise({
  name: "greater_equal",
  summary: "True where the first is not smaller.",
  formula: "a ≥ b",
  dtypes: ["float32", "int32"],
  result: "bool",
  tfjs: "greaterEqual",
  torch: "a >= b",
});
