import { elementwise } from "./elementwise.ts";

export const subtract = elementwise({
  name: "subtract",
  summary: "The difference, element by element.",
  formula: "a - b",
  dtypes: ["float32", "int32"],
  tfjs: "sub",
  torch: "a - b",
});
