import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const tanh = activation({
  name: "tanh",
  summary: "Squashes to between -1 and 1.",
  formula: "(exp(x) - exp(-x)) / (exp(x) + exp(-x))",
  layer: () => ({ type: "activation", config: { activation: js.literal("tanh") } }),
  elementwise: 1,
  ops: (x) => js.tf("tanh", x),
  torch: "torch.tanh(x)",
});
