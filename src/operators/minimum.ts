import { js } from "../javascript/tree.ts";
import { elementwise } from "./elementwise.ts";

export const minimum = elementwise({
  name: "minimum",
  summary: "The smaller of the two, element by element.",
  formula: "min(a, b)",
  dtypes: ["float32", "int32"],
  layer: "minimum",
  tfjs: "minimum",
  // min(a, b) = a - relu(a - b)
  broadcasting: (a, b) => js.tf("sub", a, js.tf("relu", js.tf("sub", a, b))),
  torch: "torch.minimum(a, b)",
});
