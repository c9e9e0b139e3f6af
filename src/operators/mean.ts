import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";

export const mean = reduction({
  name: "mean",
  summary: "The mean over axes.",
  formula: "Σ x / n",
  ops: (x, axes, keep) => js.tf("mean", x, ...axes, ...keep),
  torch: "x.mean(1)",
});
