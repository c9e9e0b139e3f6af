import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const rsqrt = activation({
  name: "rsqrt",
  category: "arithmetic",
  summary: "One over the square root.",
  formula: "1 / √x",
  elementwise: 1,
  ops: (x) => js.tf("rsqrt", x),
  torch: "torch.rsqrt(x)",
});
