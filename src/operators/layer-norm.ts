import { js } from "../javascript/tree.ts";
import type { Dim } from "../shape/dim.ts";
import { plain } from "./initializers.ts";
import { operator } from "./operator.ts";
import { float } from "./parameters.ts";

export const layerNorm = operator({
  name: "layer_norm",
  category: "layer",
  summary:
    "Gives the last axis mean 0 and variance 1, sample by sample, then a learned scale and offset.",
  formula: "y = gamma · (x - mean) / √(variance + eps) + beta",
  source: "Ba, Kiros, Hinton 2016, Layer normalization",
  inputs: [{ name: "x", shape: "[N, ..., C]" }],
  parameters: { eps: float("added to the variance", { initial: 1e-5, least: 0 }) },
  along: ({ inputs: [x] }, [at]) => (at === x.shape.length - 1 ? "mixed" : "each"),
  infer: ({ inputs }) => inputs,
  weights({ inputs: [x] }) {
    const shape = [x.shape.at(-1) as Dim];
    return [
      { name: "gamma", shape, initial: plain("ones"), decays: false },
      { name: "beta", shape, initial: plain("zeros"), decays: false },
    ];
  },
  tfjs: {
    layer: ({ attributes: { eps }, real, runtime }) => ({
      type: "layerNormalization",
      // That of tfjs tiles its weights to the size of the input.
      make: runtime("layerNormalization"),
      config: { epsilon: real(eps) },
    }),
    ops({ attributes: { eps }, args: [x], weight, real, runtime }) {
      return js.call(runtime("layerNorm"), x, weight("gamma"), weight("beta"), real(eps));
    },
  },
  samples: [
    {
      inputs: "x[N, T, 6]",
      expression: "x -> layer_norm",
      shape: "[N, T, 6]",
      torch: "F.layer_norm(x, (6,), gamma, beta, 1e-5)",
    },
  ],
});
