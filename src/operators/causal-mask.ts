import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { int } from "./parameters.ts";

export const causalMask = operator({
  name: "causal_mask",
  category: "source",
  summary: "True where a query may look: at its own step and earlier ones.",
  formula: "mask[q, k] = k ≤ q",
  source: "Vaswani et al. 2017, Attention is all you need",
  inputs: [],
  parameters: { length: int("how many steps") },
  infer: ({ attributes: { length } }) => [{ dtype: "bool", shape: [length, length] }],
  tfjs: {
    ops({ attributes: { length }, int: size }) {
      const steps = js.tf("range", js.literal(0), size(length));
      return js.tf(
        "lessEqual",
        js.tf("expandDims", steps, js.literal(0)),
        js.tf("expandDims", steps, js.literal(1)),
      );
    },
  },
  samples: [
    {
      inputs: "x[N, T, T]",
      expression: "where(causal_mask(T), x, 0)",
      shape: "[N, T, T]",
      torch: "torch.tril(x)",
    },
  ],
});
