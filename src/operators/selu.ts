import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const selu = activation({
  name: "selu",
  summary: "Scaled exponential linear unit, which keeps mean and variance.",
  formula: "λ·(max(x, 0) + min(0, α·(exp(x) - 1)))",
  source: "Klambauer et al. 2017, Self-normalizing neural networks",
  layer: () => ({ type: "activation", config: { activation: js.literal("selu") } }),
  elementwise: 1,
  ops: (x) => js.tf("selu", x),
  torch: "F.selu(x)",
});
