import { elementwise } from "./elementwise.ts";

export const add = elementwise({
  name: "add",
  summary: "The sum, element by element.",
  formula: "a + b",
  dtypes: ["float32", "int32"],
  layer: "add",
  tfjs: "add",
  torch: "a + b",
});
