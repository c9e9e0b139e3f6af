import { js } from "../javascript/tree.ts";
import { type Dim } from "../shape/dim.ts";
import { realCall, constant } from "../shape/real.ts";
import { plain } from "./initializers.ts";
import { operator } from "./operator.ts";
import { flag, float } from "./parameters.ts";

export const batchNorm = operator({
  name: "batch_norm",
  category: "layer",
  summary:
    "Gives each channel mean 0 and variance 1 over the batch, then a learned scale and offset; at inference it uses running statistics.",
  formula: "y = gamma · (x - mean) / √(variance + eps) + beta",
  source:
    "Ioffe and Szegedy 2015; statistics and defaults of PyTorch, `momentum` being the weight of the new ones",
  inputs: [{ name: "x", shape: "[N, ..., C]" }],
  parameters: {
    eps: float("added to the variance", { initial: 1e-5, least: 0 }),
    momentum: float(
      "how far the running statistics move at each step; their variance divides by one less than the count",
      { initial: 0.1, least: 0, most: 1 },
    ),
    scale: flag("multiplies each channel by a learned number", true),
    center: flag("adds a learned number to each channel", true),
  },
  along: ({ inputs: [x] }, [at]) => (at === x.shape.length - 1 ? "mixed" : "each"),
  infer: ({ inputs }) => inputs,
  weights({ inputs: [x], attributes: { scale, center } }) {
    const shape = [x.shape.at(-1) as Dim];
    return [
      ...(scale ? [{ name: "gamma", shape, initial: plain("ones"), decays: false }] : []),
      ...(center ? [{ name: "beta", shape, initial: plain("zeros"), decays: false }] : []),
      { name: "moving_mean", shape, initial: plain("zeros"), isTrainable: false, decays: false },
      { name: "moving_variance", shape, initial: plain("ones"), isTrainable: false, decays: false },
    ];
  },
  tfjs: {
    layer({ attributes: { eps, momentum, scale, center }, real, runtime }) {
      // Without one of the two, the layer of tfjs throws when a gradient is asked for.
      if (!scale || !center) return undefined;
      return {
        type: "batchNormalization",
        // That of tfjs has another running variance.
        make: runtime("batchNormalization"),
        config: {
          epsilon: real(eps),
          momentum: real(realCall("subtract", constant(1), momentum)),
        },
      };
    },
    ops: ({
      attributes: { eps, momentum, scale, center },
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
          gamma: scale ? weight("gamma") : undefined,
          beta: center ? weight("beta") : undefined,
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
    {
      inputs: "x[N, 4]",
      expression: "x -> batch_norm(eps: 0.001, scale: false)",
      shape: "[N, 4]",
      torch:
        "F.batch_norm(x, moving_mean.detach(), moving_variance.detach(), None, beta, False, 0.1, 1e-3)",
    },
    {
      inputs: "x[N, T, 4]",
      expression: "x -> batch_norm(center: false)",
      shape: "[N, T, 4]",
      torch:
        "F.batch_norm(x.transpose(1, 2), moving_mean.detach(), moving_variance.detach(), gamma).transpose(1, 2)",
    },
  ],
});
