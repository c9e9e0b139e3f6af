import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const abs = activation({
  name: "abs",
  category: "arithmetic",
  summary: "Magnitude.",
  formula: "|x|",
  elementwise: 1,
  ops: (x) => js.tf("abs", x),
  torch: "torch.abs(x)",
});
