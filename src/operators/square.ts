import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const square = activation({
  name: "square",
  category: "arithmetic",
  summary: "The square.",
  formula: "x²",
  elementwise: 1,
  ops: (x) => js.tf("square", x),
  torch: "x * x",
});
