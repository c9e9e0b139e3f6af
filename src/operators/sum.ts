import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";

export const sum = reduction({
  name: "sum",
  summary: "The sum over axes.",
  formula: "Σ x",
  ops: (x, axes, keep) => js.tf("sum", x, ...axes, ...keep),
  torch: "x.sum(1)",
});
