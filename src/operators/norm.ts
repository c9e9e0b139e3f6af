import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";
import { squareRoot } from "./sqrt.ts";

export const norm = reduction({
  name: "norm",
  summary: "The Euclidean length over axes.",
  formula: "√(Σ x²)",
  ops: (x, axes, keep) => squareRoot(js.tf("sum", js.tf("square", x), ...axes, ...keep)),
  torch: "torch.linalg.vector_norm(x, dim=1)",
});
