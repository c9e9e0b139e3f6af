import { js } from "../javascript/tree.ts";
import { integer, multiply, subtract, type Dim } from "../shape/dim.ts";
import { biasConfig, biasInit, biasWeights, demandBias } from "./bias.ts";
import { initializerConfig, plain } from "./initializers.ts";
import { operator } from "./operator.ts";
import { causalPadding, extent, flag, initializer, int, type Padding } from "./parameters.ts";
import {
  demandOneStep,
  extentArgument,
  isNamedPadding,
  isOne,
  paddingArgument,
  slide,
  unlessOne,
  windowStart,
} from "./window.ts";

export const conv1d = operator({
  name: "conv1d",
  category: "layer",
  summary:
    "Slides `filters` learned windows along a sequence and takes their inner products with it.",
  formula: "y[n, t, f] = bias[f] + Σ x[n, t·stride + u·dilation, c] · kernel[u, c, f]",
  source:
    "Waibel et al. 1989, Phoneme recognition using time-delay neural networks; `causal` as in van den Oord et al. 2016, WaveNet",
  inputs: [{ name: "x", shape: "[N, T, C]" }],
  parameters: {
    filters: int("channels of the result"),
    kernel: extent("steps of the window", { axes: 1 }),
    stride: extent("steps between windows", { initial: 1, axes: 1 }),
    pad: causalPadding(
      "zeros at the ends: `same`, `valid`, `causal`, a number, or one for each end",
    ),
    dilation: extent("step inside a window", { initial: 1, axes: 1 }),
    bias: flag("adds a learned number to each channel", true),
    init: initializer("initial kernel", plain("glorot_uniform")),
    bias_init: biasInit,
  },
  along: (_, [at]) => (at === 0 ? "each" : "mixed"),
  infer({ inputs: [x], attributes: a }, demand) {
    const [n, t] = x.shape;
    demandBias(a, demand);
    demandOneStep(a.stride, a.dilation, demand);
    const padding = inNumbers(a);
    const steps = slide(
      [t],
      { kernel: a.kernel, stride: a.stride, dilation: a.dilation, padding },
      demand,
    );
    return [{ dtype: "float32", shape: [n, ...steps, a.filters] }];
  },
  weights: ({ inputs: [x], attributes: a }) => [
    { name: "kernel", shape: [...a.kernel, x.shape[2], a.filters], initial: a.init },
    ...biasWeights(a, a.filters),
  ],
  macs: ({ inputs: [x], attributes: a }, outputs) =>
    [...(outputs[0]?.shape ?? []), ...a.kernel, x.shape[2]].reduce(multiply),
  window({ inputs: [x], attributes: a }) {
    const { kernel, stride, dilation } = a;
    const geometry = { kernel, stride, dilation, padding: inNumbers(a) };
    return { size: kernel, stride, dilation, before: windowStart([x.shape[1]], geometry) };
  },
  scaled: ({ attributes: { filters } }) => ({ weight: "kernel", shape: [filters] }),
  tfjs: {
    layer({ attributes: a, int: size, real, runtime }) {
      // tfjs has neither causal padding nor, by itself, a gradient for dilations.
      if (a.pad === "causal" || !isNamedPadding(a.pad) || !a.dilation.every(isOne))
        return undefined;
      return {
        type: "conv1d",
        config: {
          filters: size(a.filters),
          kernelSize: extentArgument(a.kernel, size),
          strides: unlessOne(a.stride, size),
          padding: a.pad === "same" ? js.literal(a.pad) : undefined,
          ...biasConfig(a, { real, runtime }),
          kernelInitializer: initializerConfig(a.init, { real, runtime }),
        },
      };
    },
    ops({ attributes: a, args: [x], weight, int: size }) {
      const pad = inNumbers(a);
      const product = js.tf(
        "conv1d",
        x,
        weight("kernel"),
        extentArgument(a.stride, size),
        // tfjs makes an image of one row of it.
        paddingArgument(isNamedPadding(pad) ? pad : [[integer(0), integer(0)], ...pad], size),
        js.literal("NWC"),
        extentArgument(a.dilation, size),
      );
      return a.bias ? js.tf("add", product, weight("bias")) : product;
    },
  },
  samples: [
    {
      inputs: "x[N, 9, 3]",
      expression: "x -> conv1d(4, 3, stride: 2)",
      shape: "[N, 4, 4]",
      torch: "F.conv1d(x.transpose(1, 2), kernel.permute(2, 1, 0), bias, 2).transpose(1, 2)",
    },
    {
      inputs: "x[N, T, 3]",
      expression: "x -> conv1d(4, 2, pad: causal, dilation: 2)",
      shape: "[N, T, 4]",
      torch:
        "F.conv1d(F.pad(x.transpose(1, 2), (2, 0)), kernel.permute(2, 1, 0), bias, dilation=2).transpose(1, 2)",
    },
    {
      inputs: "x[N, T, 3]",
      expression: "x -> conv1d(4, 3, pad: (1, 2), bias: false)",
      shape: "[N, T + 1, 4]",
      torch: "F.conv1d(F.pad(x.transpose(1, 2), (1, 2)), kernel.permute(2, 1, 0)).transpose(1, 2)",
    },
  ],
});

/** `causal` as the steps in front that it stands for. */
function inNumbers({
  pad,
  kernel,
  dilation,
}: {
  readonly pad: Padding | "causal";
  readonly kernel: readonly Dim[];
  readonly dilation: readonly Dim[];
}): Padding {
  if (pad !== "causal") return pad;
  return kernel.map((size, axis) => {
    const reach = multiply(dilation[axis] ?? integer(1), subtract(size, integer(1)));
    return [reach, integer(0)] as const;
  });
}
