import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const softplus = activation({
  name: "softplus",
  summary: "A smooth relu.",
  formula: "log(1 + exp(x))",
  layer: () => ({ type: "activation", config: { activation: js.literal("softplus") } }),
  elementwise: 1,
  ops: (x) => js.tf("softplus", x),
  torch: "F.softplus(x)",
});
