import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const sin = activation({
  name: "sin",
  category: "arithmetic",
  summary: "Sine, in radians.",
  formula: "sin(x)",
  elementwise: 1,
  ops: (x) => js.tf("sin", x),
  torch: "torch.sin(x)",
});
