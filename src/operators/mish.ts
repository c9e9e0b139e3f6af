import { js } from "../javascript/tree.ts";
import { activation } from "./activation.ts";

export const mish = activation({
  name: "mish",
  summary: "A smooth relu that lets a little of what is negative through.",
  formula: "x · tanh(log(1 + exp(x)))",
  source: "Misra 2019, Mish: a self regularized non-monotonic activation function",
  layer: () => ({ type: "activation", config: { activation: js.literal("mish") } }),
  elementwise: 3,
  ops: (x) => js.tf("mul", x, js.tf("tanh", js.tf("softplus", x))),
  torch: "F.mish(x)",
});
