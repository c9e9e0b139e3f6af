import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";
import { squareRoot } from "./sqrt.ts";

export const std = reduction({
  name: "std",
  summary: "The standard deviation over axes (biased: divided by n).",
  formula: "√(Σ (x - mean x)² / n)",
  ops: (x, axes, keep) => squareRoot(js.member(js.tf("moments", x, ...axes, ...keep), "variance")),
  torch: "x.std(1, unbiased=False)",
});
