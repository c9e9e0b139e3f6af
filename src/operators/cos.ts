import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const cos = activation({
  name: "cos",
  category: "arithmetic",
  summary: "Cosine, in radians.",
  formula: "cos(x)",
  elementwise: 1,
  ops: (x) => js.tf("cos", x),
  torch: "torch.cos(x)",
});
