import { js } from "../javascript/tree.ts";
import type { Dim } from "../shape/dim.ts";
import { plain } from "./initializers.ts";
import { operator } from "./operator.ts";
import { float, int } from "./parameters.ts";

export const groupNorm = operator({
  name: "group_norm",
  category: "layer",
  summary:
    "Gives each group of channels mean 0 and variance 1, sample by sample, then each channel a learned scale and offset.",
  formula: "y = gamma · (x - mean) / √(variance + eps) + beta",
  source: "Wu and He 2018, Group normalization",
  inputs: [{ name: "x", shape: "[N, ..., C]" }],
  parameters: {
    groups: int(
      "groups of neighbouring channels; 1 takes all together, as many as channels each alone",
    ),
    eps: float("added to the variance", { initial: 1e-5, least: 0 }),
  },
  along: (_, [at]) => (at === 0 ? "each" : "mixed"),
  infer({ inputs: [x], attributes: { groups } }, demand) {
    demand.divides(groups, x.shape.at(-1) as Dim, "the groups must divide the channels");
    return [x];
  },
  window: () => "everything",
  weights({ inputs: [x] }) {
    const shape = [x.shape.at(-1) as Dim];
    return [
      { name: "gamma", shape, initial: plain("ones"), decays: false },
      { name: "beta", shape, initial: plain("zeros"), decays: false },
    ];
  },
  tfjs: {
    ops: ({ attributes: { groups, eps }, args: [x], weight, int: size, real, runtime }) =>
      js.call(runtime("groupNorm"), x, weight("gamma"), weight("beta"), size(groups), real(eps)),
  },
  samples: [
    {
      inputs: "x[N, 4, 5, 6]",
      expression: "x -> group_norm(3)",
      shape: "[N, 4, 5, 6]",
      torch: "nhwc(F.group_norm(nchw(x), 3, gamma, beta))",
    },
    {
      inputs: "x[N, T, 4]",
      expression: "x -> group_norm(4, eps: 0.001)",
      shape: "[N, T, 4]",
      torch: "F.group_norm(x.transpose(1, 2), 4, gamma, beta, 1e-3).transpose(1, 2)",
    },
  ],
});
