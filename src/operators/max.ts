import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";

export const max = reduction({
  name: "max",
  summary: "The largest value over axes.",
  formula: "max x",
  ops: (x, axes, keep) => js.tf("max", x, ...axes, ...keep),
  torch: "x.amax(1)",
});
