import { js } from "../javascript/tree.ts";
import { type Dim } from "../shape/dim.ts";
import { realCall, constant } from "../shape/real.ts";
import { plain } from "./initializers.ts";
import { operator } from "./operator.ts";
import { float } from "./parameters.ts";

export const batchNorm = operator({
  name: "batch_norm",
  category: "layer",
  summary:
    "Gives each channel mean 0 and variance 1 over the batch, then a learned scale and offset; at inference it uses running statistics.",
  formula: "y = gamma · (x - mean) / √(variance + eps) + beta",
  source:
    "Ioffe and Szegedy 2015; defaults of PyTorch, `momentum` being the weight of the new statistics",
  inputs: [{ name: "x", shape: "[N, ..., C]" }],
  parameters: {
    eps: float("added to the variance", { initial: 1e-5, least: 0 }),
    momentum: float("how far the running statistics move at each step", { initial: 0.1, least: 0 }),
  },
  infer: ({ inputs }) => inputs,
  weights({ inputs: [x] }) {
    const shape = [x.shape.at(-1) as Dim];
    return [
      { name: "gamma", shape, initial: plain("ones"), decays: false },
      { name: "beta", shape, initial: plain("zeros"), decays: false },
      { name: "moving_mean", shape, initial: plain("zeros"), isTrainable: false, decays: false },
      { name: "moving_variance", shape, initial: plain("ones"), isTrainable: false, decays: false },
    ];
  },
  tfjs: {
    layer: ({ attributes: { eps, momentum }, real }) => ({
      type: "batchNormalization",
      config: { epsilon: real(eps), momentum: real(realCall("subtract", constant(1), momentum)) },
    }),
    ops: ({
      attributes: { eps, momentum },
      args: [x],
      weight,
      variable,
      training,
      real,
      runtime,
    }) =>
      js.call(
        runtime("batchNorm"),
        x,
        js.object({
          gamma: weight("gamma"),
          beta: weight("beta"),
          movingMean: variable("moving_mean"),
          movingVariance: variable("moving_variance"),
          epsilon: real(eps),
          momentum: real(momentum),
          training,
        }),
      ),
  },
  samples: [
    {
      inputs: "x[N, 4, 5, 3]",
      expression: "x -> batch_norm",
      shape: "[N, 4, 5, 3]",
      torch:
        "nhwc(F.batch_norm(nchw(x), moving_mean.detach(), moving_variance.detach(), gamma, beta, False, 0.1, 1e-5))",
    },
  ],
});
