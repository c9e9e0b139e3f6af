import { js } from "../javascript/tree.ts";
import { integer, type Dim } from "../shape/dim.ts";
import { constant } from "../shape/real.ts";
import { initializerConfig } from "./initializers.ts";
import { operator } from "./operator.ts";
import { initializer } from "./parameters.ts";

export const prelu = operator({
  name: "prelu",
  category: "activation",
  summary:
    "Keeps what is positive and multiplies the rest by a learned number, one for each channel.",
  formula: "max(x, 0) + alpha[c] · min(x, 0)",
  source: "He et al. 2015, Delving deep into rectifiers",
  inputs: [{ name: "x", shape: "[N, ..., C]" }],
  parameters: {
    init: initializer("initial slope", { name: "constant", args: { value: constant(0.25) } }),
  },
  along: ({ inputs: [x] }, [at]) => (at === x.shape.length - 1 ? "mixed" : "each"),
  infer: ({ inputs }) => inputs,
  weights: ({ inputs: [{ shape }], attributes: { init } }) => [
    {
      name: "alpha",
      shape: shape.slice(1).map((dim, axis): Dim => (axis === shape.length - 2 ? dim : integer(1))),
      initial: init,
      decays: false,
    },
  ],
  tfjs: {
    layer({ inputs: [{ shape }], attributes: { init }, real, runtime }) {
      const shared = shape.slice(1, -1).map((_, index) => js.literal(index + 1));
      return {
        type: "prelu",
        config: {
          sharedAxes: shared.length > 0 ? js.array(...shared) : undefined,
          alphaInitializer:
            init.name === "zeros" ? undefined : initializerConfig(init, { real, runtime }),
        },
      };
    },
    ops: ({ args: [x], weight }) => js.tf("prelu", x, weight("alpha")),
  },
  samples: [
    {
      inputs: "x[N, 4, 5, 3]",
      expression: "x -> prelu",
      shape: "[N, 4, 5, 3]",
      torch: "nhwc(F.prelu(nchw(x), alpha.reshape(-1)))",
    },
    {
      inputs: "x[N, 3]",
      expression: "x -> prelu(init: zeros)",
      shape: "[N, 3]",
      torch: "F.prelu(x, alpha)",
    },
  ],
});
