import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const sign = activation({
  name: "sign",
  category: "arithmetic",
  summary: "-1, 0 or 1.",
  formula: "sign(x)",
  elementwise: 1,
  ops: (x) => js.tf("sign", x),
  torch: "torch.sign(x)",
});
