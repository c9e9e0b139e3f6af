import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const round = activation({
  name: "round",
  category: "arithmetic",
  summary: "The nearest integer, the even one of two; its gradient is zero.",
  formula: "⌊x⌉",
  elementwise: 1,
  ops: (x) => js.tf("round", x),
  torch: "torch.round(x)",
});
