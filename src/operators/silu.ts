import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const silu = activation({
  name: "silu",
  summary: "Sigmoid-weighted linear unit, also called swish.",
  formula: "x · sigmoid(x)",
  source: "Ramachandran, Zoph, Le 2017, Searching for activation functions",
  layer: () => ({ type: "activation", config: { activation: js.literal("swish") } }),
  elementwise: 2,
  ops: (x) => js.tf("mul", x, js.tf("sigmoid", x)),
  torch: "F.silu(x)",
});
