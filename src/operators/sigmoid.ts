import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const sigmoid = activation({
  name: "sigmoid",
  summary: "Squashes to between 0 and 1.",
  formula: "1 / (1 + exp(-x))",
  layer: () => ({ type: "activation", config: { activation: js.literal("sigmoid") } }),
  elementwise: 1,
  ops: (x) => js.tf("sigmoid", x),
  torch: "torch.sigmoid(x)",
});
