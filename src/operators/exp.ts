import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const exp = activation({
  name: "exp",
  category: "arithmetic",
  summary: "e to the power of x.",
  formula: "exp(x)",
  elementwise: 1,
  ops: (x) => js.tf("exp", x),
  torch: "torch.exp(x)",
});
