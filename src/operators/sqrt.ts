import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const sqrt = activation({
  name: "sqrt",
  summary: "Square root.",
  formula: "√x",
  ops: (x) => js.tf("sqrt", x),
  torch: "torch.sqrt(x)",
});
