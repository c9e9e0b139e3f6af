import { js } from "../javascript/tree.ts";
import { multiply, type Dim } from "../shape/dim.ts";
import { biasConfig, biasInit, biasWeights, demandBias } from "./bias.ts";
import { initializerConfig, plain } from "./initializers.ts";
import { operator } from "./operator.ts";
import { flag, initializer, int } from "./parameters.ts";

export const dense = operator({
  name: "dense",
  category: "layer",
  summary: "A learned linear map of the last axis, plus a learned offset.",
  formula: "y[…, u] = bias[u] + Σ x[…, d] · kernel[d, u]",
  source: "Rosenblatt 1958, The perceptron",
  inputs: [{ name: "x", shape: "[N, ..., D]" }],
  parameters: {
    units: int("size of the last axis of the result"),
    bias: flag("adds a learned number to each unit", true),
    init: initializer("initial kernel", plain("glorot_uniform")),
    bias_init: biasInit,
  },
  along: ({ inputs: [x] }, [at]) => (at === x.shape.length - 1 ? "mixed" : "each"),
  infer({ inputs: [x], attributes: a }, demand) {
    demandBias(a, demand);
    return [{ dtype: "float32", shape: x.shape.with(-1, a.units) }];
  },
  weights: ({ inputs: [x], attributes: a }) => [
    { name: "kernel", shape: [x.shape.at(-1) as Dim, a.units], initial: a.init },
    ...biasWeights(a, a.units),
  ],
  window: ({ inputs: [x] }) => (x.shape.length > 2 ? "each" : "everything"),
  macs: ({ inputs: [x], attributes: { units } }) => multiply(x.shape.reduce(multiply), units),
  scaled: ({ attributes: { units } }) => ({ weight: "kernel", shape: [units] }),
  core: {
    ops({ inputs: [x], outputs: [y], attributes: a, args: [value], weight, activation, ...call }) {
      const rank = x.shape.length;
      const width = js.array(js.literal(-1), call.int(x.shape.at(-1) as Dim));
      const product = js.tf(
        "fused.matMul",
        js.object({
          a: rank === 2 ? value : js.tf("reshape", value, width),
          b: weight("kernel"),
          bias: a.bias ? weight("bias") : undefined,
          activation,
        }),
      );
      return rank === 2 || !y ? product : js.tf("reshape", product, call.sizes(y.shape));
    },
  },
  tfjs: {
    layer: ({ attributes: a, int: size, real, runtime }) => ({
      type: "dense",
      config: {
        units: size(a.units),
        ...biasConfig(a, { real, runtime }),
        kernelInitializer: initializerConfig(a.init, { real, runtime }),
      },
    }),
    ops({ inputs: [x], outputs: [y], attributes: a, args: [value], weight, sizes, int: size }) {
      const rank = x.shape.length;
      const kernel = weight("kernel");
      const flat =
        rank === 2
          ? value
          : js.tf("reshape", value, js.array(js.literal(-1), size(x.shape.at(-1) as Dim)));
      const product = js.tf("matMul", flat, kernel);
      const shaped = rank === 2 || !y ? product : js.tf("reshape", product, sizes(y.shape));
      return a.bias ? js.tf("add", shaped, weight("bias")) : shaped;
    },
  },
  samples: [
    { inputs: "x[N, 5]", expression: "x -> dense(3)", shape: "[N, 3]", torch: "x @ kernel + bias" },
    {
      inputs: "x[N, T, 5]",
      expression: "x -> dense(3, bias: false, init: he_normal)",
      shape: "[N, T, 3]",
      torch: "x @ kernel",
    },
  ],
});
