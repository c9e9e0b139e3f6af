import { js } from "../javascript/tree.ts";
import { reduction } from "./reduction.ts";

export const prod = reduction({
  name: "prod",
  summary: "The product over axes.",
  formula: "∏ x",
  ops: (x, axes, keep) => js.tf("prod", x, ...axes, ...keep),
  torch: "x.prod(1)",
});
