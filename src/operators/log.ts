import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const log = activation({
  name: "log",
  category: "arithmetic",
  summary: "Natural logarithm.",
  formula: "log(x)",
  ops: (x) => js.tf("log", x),
  torch: "torch.log(x)",
});
