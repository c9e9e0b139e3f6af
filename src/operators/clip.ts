import { js } from "../javascript/tree.ts";
import { realConstant } from "../shape/real.ts";
import { operator } from "./operator.ts";
import { float } from "./parameters.ts";

export const clip = operator({
  name: "clip",
  category: "arithmetic",
  summary: "Cuts off what is below or above; its gradient is zero there.",
  formula: "min(max(x, low), high)",
  inputs: [{ name: "x", shape: "[...]" }],
  parameters: { low: float("the smallest result"), high: float("the largest result") },
  along: () => "each",
  infer({ inputs: [x], attributes }, demand) {
    const [low, high] = [realConstant(attributes.low), realConstant(attributes.high)];
    if (low !== undefined && high !== undefined && low > high)
      demand.fail(`nothing lies between ${String(low)} and ${String(high)}`, "put the lower first");
    return [x];
  },
  elementwise: () => 1,
  tfjs: {
    ops: ({ args: [x], attributes: { low, high }, real }) =>
      js.tf("clipByValue", x, real(low), real(high)),
  },
  samples: [
    {
      inputs: "x[N, 3, 4]",
      expression: "clip(x, -0.5, 1)",
      shape: "[N, 3, 4]",
      torch: "torch.clamp(x, -0.5, 1)",
    },
  ],
});
