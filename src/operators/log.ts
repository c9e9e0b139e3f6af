import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const log = activation({
  name: "log",
  category: "arithmetic",
  summary: "Natural logarithm.",
  formula: "log(x)",
  elementwise: 1,
  ops: (x) => js.tf("log", x),
  torch: "torch.log(x)",
});
