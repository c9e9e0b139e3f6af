import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";

export const min = reduction({
  name: "min",
  summary: "The smallest value over axes.",
  formula: "min x",
  ops: (x, axes, keep) => js.tf("min", x, ...axes, ...keep),
  torch: "x.amin(1)",
});
