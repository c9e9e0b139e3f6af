import { elementwise } from "./elementwise.ts";

export const less = elementwise({
  name: "less",
  summary: "True where the first is smaller.",
  formula: "a < b",
  dtypes: ["float32", "int32"],
  result: "bool",
  tfjs: "less",
  torch: "a < b",
});
