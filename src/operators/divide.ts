import { elementwise } from "./elementwise.ts";

export const divide = elementwise({
  name: "divide",
  summary: "The quotient, element by element.",
  formula: "a / b",
  dtypes: ["float32"],
  tfjs: "div",
  torch: "a / b",
});
