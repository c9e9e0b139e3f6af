import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";

export const variance = reduction({
  name: "variance",
  summary: "The mean square distance from the mean over axes (biased: divided by n).",
  formula: "Σ (x - mean x)² / n",
  ops: (x, axes, keep) => js.member(js.tf("moments", x, ...axes, ...keep), "variance"),
  torch: "x.var(1, unbiased=False)",
});
