import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { axis } from "./parameters.ts";

export const cumsum = operator({
  name: "cumsum",
  category: "reduction",
  summary: "The sum of all values up to and including each, along an axis.",
  formula: "y[t] = Σ x[s] over s ≤ t",
  inputs: [{ name: "x", shape: "[..., K]" }],
  parameters: { over: axis("the axis to add along") },
  along: ({ attributes: { over } }, [at]) => (over.includes(at ?? -1) ? "mixed" : "each"),
  infer: ({ inputs }) => inputs,
  tfjs: {
    ops: ({ args: [x], attributes: { over } }) => js.tf("cumsum", x, js.literal(over[0] ?? -1)),
  },
  samples: [
    {
      inputs: "x[N, T, 4]",
      expression: "cumsum(x, over: T)",
      shape: "[N, T, 4]",
      torch: "x.cumsum(1)",
    },
  ],
});
