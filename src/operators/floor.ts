import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const floor = activation({
  name: "floor",
  category: "arithmetic",
  summary: "The largest integer that is not larger; its gradient is zero.",
  formula: "⌊x⌋",
  elementwise: 1,
  ops: (x) => js.tf("floor", x),
  torch: "torch.floor(x)",
});
