import { js } from "../javascript/tree.ts";
import { elementwise } from "./elementwise.ts";

export const maximum = elementwise({
  name: "maximum",
  summary: "The larger of the two, element by element.",
  formula: "max(a, b)",
  dtypes: ["float32", "int32"],
  layer: "maximum",
  tfjs: "maximum",
  // max(a, b) = b + relu(a - b)
  broadcasting: (a, b) => js.tf("add", b, js.tf("relu", js.tf("sub", a, b))),
  torch: "torch.maximum(a, b)",
});
