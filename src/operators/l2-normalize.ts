import { js } from "../javascript/tree.ts";
import { operator } from "./operator.ts";
import { axes } from "./parameters.ts";
import { seenAlong } from "./seen.ts";

export const l2Normalize = operator({
  name: "l2_normalize",
  category: "arithmetic",
  summary:
    "Divides by the Euclidean length over axes; what is shorter than 1e-12 is divided by that.",
  formula: "x / max(√(Σ x²), 1e-12)",
  inputs: [{ name: "x", shape: "[..., C]" }],
  parameters: { over: axes("the axes to take together", [-1]) },
  along: ({ attributes: { over } }, [at]) => (over.includes(at ?? -1) ? "mixed" : "each"),
  infer: ({ inputs }) => inputs,
  window: ({ inputs: [x], attributes: { over } }) =>
    over.some((at) => seenAlong(x.shape, at) === "everything") ? "everything" : "each",
  tfjs: {
    ops({ args: [x], attributes: { over } }) {
      const axis = js.array(...over.map((at) => js.literal(at)));
      const squares = js.tf("sum", js.tf("square", x), axis, js.literal(true));
      return js.tf("mul", x, js.tf("rsqrt", js.tf("maximum", squares, js.literal(1e-24))));
    },
  },
  samples: [
    {
      inputs: "x[N, 4]",
      expression: "l2_normalize(x)",
      shape: "[N, 4]",
      torch: "F.normalize(x)",
    },
    {
      inputs: "x[N, T, 4]",
      expression: "l2_normalize(x, over: T)",
      shape: "[N, T, 4]",
      torch: "F.normalize(x, dim=1)",
    },
  ],
});
