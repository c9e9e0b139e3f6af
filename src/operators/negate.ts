import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const negate = activation({
  name: "negate",
  category: "arithmetic",
  summary: "The opposite; unary minus.",
  formula: "-x",
  ops: (x) => js.tf("neg", x),
  torch: "-x",
});
