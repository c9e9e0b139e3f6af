import { js } from "../javascript/tree.ts";
import { demandStretches } from "./elementwise.ts";
import { operator } from "./operator.ts";
import { axis } from "./parameters.ts";
import { seenAlong } from "./seen.ts";

export const softmax = operator({
  name: "softmax",
  category: "activation",
  summary:
    "Makes positive numbers that add up to 1 along an axis; where a mask is given, only where it is true.",
  formula: "exp(x) / Σ exp(x)",
  inputs: [
    { name: "x", shape: "[..., K]" },
    { name: "where", shape: "[...]", dtypes: ["bool"], isOptional: true },
  ],
  parameters: { over: axis("the axis to normalise", -1) },
  along: ({ attributes: { over } }, [at]) => (over[0] === at ? "mixed" : "each"),
  infer({ inputs: [x, mask] }, demand) {
    if (mask) demandStretches(mask.shape, x.shape, "the mask", demand);
    return [x];
  },
  window: ({
    inputs: [x],
    attributes: {
      over: [at = -1],
    },
  }) => seenAlong(x.shape, at),
  tfjs: {
    layer({ inputs: [x, mask], attributes: { over } }) {
      if (mask || x.shape.length < 2 || over[0] !== x.shape.length - 1) return undefined;
      return { type: "activation", config: { activation: js.literal("softmax") } };
    },
    ops({ inputs: [x], args: [value, mask], attributes: { over }, runtime }) {
      const at = over[0] ?? -1;
      if (mask) return js.call(runtime("maskedSoftmax"), value, mask, js.literal(at));
      return at === x.shape.length - 1
        ? js.tf("softmax", value)
        : js.call(runtime("softmaxOver"), value, js.literal(at));
    },
  },
  samples: [
    {
      inputs: "x[N, 3, 5]",
      expression: "softmax(x)",
      shape: "[N, 3, 5]",
      torch: "torch.softmax(x, -1)",
    },
    {
      inputs: "x[N, 3, 5]",
      expression: "softmax(x, over: 1)",
      shape: "[N, 3, 5]",
      torch: "torch.softmax(x, 1)",
    },
    {
      inputs: "x[N, 3, 5], bool m[3, 5]",
      expression: "softmax(x, where: m)",
      shape: "[N, 3, 5]",
      torch: "torch.softmax(x.masked_fill(~m, -1e30), -1) * m",
    },
  ],
});
