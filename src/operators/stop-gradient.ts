import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";

export const stopGradient = operator({
  name: "stop_gradient",
  category: "arithmetic",
  summary:
    "The identity, through which no gradient goes: what it is given does not learn from what it is used for.",
  formula: "y = x, ∂y/∂x = 0",
  source: "van den Oord, Vinyals, Kavukcuoglu 2017, Neural discrete representation learning",
  isForTraining: true,
  inputs: [{ name: "x", shape: "[...]" }],
  parameters: {},
  along: () => "each",
  infer: ({ inputs }) => inputs,
  window: () => "each",
  tfjs: { ops: ({ args: [x], runtime }) => js.call(runtime("stopGradient"), x) },
  samples: [
    {
      inputs: "x[N, 3, 4]",
      expression: "x * stop_gradient(x)",
      shape: "[N, 3, 4]",
      torch: "x * x.detach()",
    },
  ],
});
