import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";

export const any = reduction({
  name: "any",
  summary: "Whether something is true over axes.",
  formula: "x₁ or x₂ or …",
  dtype: "bool",
  ops: (x, axes, keep) => js.tf("any", x, ...axes, ...keep),
  torch: "x.any(1)",
});
