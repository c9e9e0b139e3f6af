import { elementwise } from "./elementwise.ts";

export const greater = elementwise({
  name: "greater",
  summary: "True where the first is larger.",
  formula: "a > b",
  dtypes: ["float32", "int32"],
  result: "bool",
  tfjs: "greater",
  torch: "a > b",
});
