import { elementwise } from "./elementwise.ts";

export const multiply = elementwise({
  name: "multiply",
  summary: "The product, element by element.",
  formula: "a · b",
  dtypes: ["float32", "int32"],
  layer: "multiply",
  tfjs: "mul",
  torch: "a * b",
});
