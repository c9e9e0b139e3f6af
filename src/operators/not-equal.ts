import { elementwise } from "./elementwise.ts";

export const notEqual = elementwise({
  name: "not_equal",
  summary: "True where the two differ.",
  formula: "a ≠ b",
  dtypes: ["float32", "int32"],
  result: "bool",
  tfjs: "notEqual",
  torch: "a != b",
});
