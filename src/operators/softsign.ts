import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const softsign = activation({
  name: "softsign",
  summary: "Squashes to between -1 and 1, with long tails.",
  formula: "x / (1 + |x|)",
  layer: () => ({ type: "activation", config: { activation: js.literal("softsign") } }),
  elementwise: 3,
  ops: (x) => js.tf("div", x, js.tf("add", js.tf("abs", x), js.literal(1))),
  torch: "F.softsign(x)",
});
