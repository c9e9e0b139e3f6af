import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const negate = activation({
  name: "negate",
  category: "arithmetic",
  summary: "The opposite; unary minus.",
  formula: "-x",
  elementwise: 1,
  ops: (x) => js.tf("neg", x),
  torch: "-x",
});
