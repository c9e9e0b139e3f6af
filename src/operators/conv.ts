import { js } from "../javascript/tree.ts";
import { exactDivide, multiply } from "../shape/dim.ts";
import { biasConfig, biasInit, biasWeights, demandBias } from "./bias.ts";
import { initializerConfig, plain } from "./initializers.ts";
import { activated } from "./fused.ts";
import { operator } from "./operator.ts";
import { extent, flag, initializer, int, padding } from "./parameters.ts";
import {
  demandOneStep,
  extentArgument,
  isNamedPadding,
  isOne,
  namedPadding,
  paddingArgument,
  slide,
  unlessOne,
  windowStart,
  zeroPadding,
} from "./window.ts";

export const conv = operator({
  name: "conv",
  category: "layer",
  summary: "Slides `filters` learned windows over an image and takes their inner products with it.",
  formula:
    "y[n, i, j, f] = bias[f] + Σ x[n, i·stride + u·dilation, j·stride + v·dilation, c] · kernel[u, v, c, f]",
  source: "LeCun et al. 1989, Backpropagation applied to handwritten zip code recognition",
  inputs: [{ name: "x", shape: "[N, H, W, C]" }],
  parameters: {
    filters: int("channels of the result"),
    kernel: extent("height and width of the window"),
    stride: extent("step between windows", { initial: 1 }),
    pad: padding("zeros around the image: `same`, `valid`, a number, or one for each side"),
    dilation: extent("step inside a window", { initial: 1 }),
    groups: int("groups of channels that do not see each other", { initial: 1 }),
    bias: flag("adds a learned number to each channel", true),
    init: initializer("initial kernel", plain("glorot_uniform")),
    bias_init: biasInit,
  },
  along: (_, [at]) => (at === 0 ? "each" : "mixed"),
  infer({ inputs: [x], attributes: a }, demand) {
    const [n, h, w, c] = x.shape;
    if (!isOne(a.groups)) {
      demand.divides(a.groups, c, "the groups must divide the channels of the input");
      demand.divides(a.groups, a.filters, "the groups must divide the filters");
    }
    demandBias(a, demand);
    demandOneStep(a.stride, a.dilation, demand);
    const sizes = slide(
      [h, w],
      { kernel: a.kernel, stride: a.stride, dilation: a.dilation, padding: a.pad },
      demand,
    );
    return [{ dtype: "float32", shape: [n, ...sizes, a.filters] }];
  },
  weights({ inputs: [x], attributes: a }) {
    const channels = x.shape[3];
    const seen = isOne(a.groups) ? channels : exactDivide(channels, a.groups);
    return [
      { name: "kernel", shape: [...a.kernel, seen, a.filters], initial: a.init },
      ...biasWeights(a, a.filters),
    ];
  },
  macs({ inputs: [x], attributes: a }, outputs) {
    const seen = exactDivide(x.shape[3], a.groups);
    return [...(outputs[0]?.shape ?? []), ...a.kernel, seen].reduce(multiply);
  },
  window({ inputs: [x], attributes: { kernel, stride, dilation, pad } }) {
    const before = windowStart(x.shape.slice(1, -1), { kernel, stride, dilation, padding: pad });
    return { size: kernel, stride, dilation, before };
  },
  scaled: ({ attributes: { filters } }) => ({ weight: "kernel", shape: [filters] }),
  core: {
    ops(call) {
      const { attributes: a, weight, int, runtime, activation } = call;
      const [x] = call.args;
      if (!isOne(a.groups)) {
        const product = js.call(
          runtime("groupedConv2d"),
          x,
          weight("kernel"),
          extentArgument(a.stride, int),
          paddingArgument(a.pad, int),
          extentArgument(a.dilation, int),
          int(a.groups),
        );
        return activated(a.bias ? js.tf("add", product, weight("bias")) : product, activation);
      }
      return js.tf(
        "fused.conv2d",
        js.object({
          x,
          filter: weight("kernel"),
          strides: extentArgument(a.stride, int),
          pad: paddingArgument(a.pad, int),
          dilations: unlessOne(a.dilation, int),
          bias: a.bias ? weight("bias") : undefined,
          activation,
        }),
      );
    },
  },
  tfjs: {
    layer({ attributes: a, int, real, runtime }) {
      // The fused operation of tfjs, which its layer uses, has no gradient for dilations.
      if (!isOne(a.groups) || !a.dilation.every(isOne)) return undefined;
      const pad = namedPadding(a.pad, a.kernel, a.stride);
      return {
        ...(isNamedPadding(pad) ? {} : { before: zeroPadding(pad, int) }),
        type: "conv2d",
        config: {
          filters: int(a.filters),
          kernelSize: extentArgument(a.kernel, int),
          strides: unlessOne(a.stride, int),
          padding: pad === "same" ? js.literal(pad) : undefined,
          dilationRate: unlessOne(a.dilation, int),
          ...biasConfig(a, { real, runtime }),
          kernelInitializer: initializerConfig(a.init, { real, runtime }),
        },
      };
    },
    ops({ attributes: a, args: [x], weight, int, runtime }) {
      const options = [
        x,
        weight("kernel"),
        extentArgument(a.stride, int),
        paddingArgument(a.pad, int),
      ];
      const product = isOne(a.groups)
        ? js.tf("conv2d", ...options, js.literal("NHWC"), extentArgument(a.dilation, int))
        : js.call(
            runtime("groupedConv2d"),
            ...options,
            extentArgument(a.dilation, int),
            int(a.groups),
          );
      return a.bias ? js.tf("add", product, weight("bias")) : product;
    },
  },
  samples: [
    {
      inputs: "x[N, 7, 9, 3]",
      expression: "x -> conv(4, 3)",
      shape: "[N, 5, 7, 4]",
      torch: "nhwc(F.conv2d(nchw(x), kernel.permute(3, 2, 0, 1), bias))",
    },
    {
      inputs: "x[N, 8, 8, 4]",
      expression: "x -> conv(6, (3, 5), stride: 2, pad: (1, 2), groups: 2, bias: false)",
      shape: "[N, 4, 4, 6]",
      torch:
        "nhwc(F.conv2d(nchw(x), kernel.permute(3, 2, 0, 1), None, stride=2, padding=(1, 2), groups=2))",
    },
  ],
});
