import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const ceil = activation({
  name: "ceil",
  category: "arithmetic",
  summary: "The smallest integer that is not smaller; its gradient is zero.",
  formula: "⌈x⌉",
  elementwise: 1,
  ops: (x) => js.tf("ceil", x),
  torch: "torch.ceil(x)",
});
