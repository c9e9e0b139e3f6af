import { elementwise } from "./elementwise.ts";

export const equal = elementwise({
  name: "equal",
  summary: "True where both are equal.",
  formula: "a = b",
  dtypes: ["float32", "int32"],
  result: "bool",
  tfjs: "equal",
  torch: "a == b",
});
