import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const erf = activation({
  name: "erf",
  category: "arithmetic",
  summary: "The error function, from which the normal distribution is made.",
  formula: "2/√π · ∫₀ˣ exp(-t²) dt",
  elementwise: 1,
  ops: (x) => js.tf("erf", x),
  torch: "torch.erf(x)",
});
