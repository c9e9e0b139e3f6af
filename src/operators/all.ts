import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";

export const all = reduction({
  name: "all",
  summary: "Whether everything is true over axes.",
  formula: "x₁ and x₂ and …",
  dtype: "bool",
  ops: (x, axes, keep) => js.tf("all", x, ...axes, ...keep),
  torch: "x.all(1)",
});
