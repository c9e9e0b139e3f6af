import { js } from "../javascript/tree.ts";
import { multiply } from "../shape/dim.ts";
import { biasConfig, biasInit, biasWeights, demandBias } from "./bias.ts";
import { initializerConfig, plain } from "./initializers.ts";
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

export const depthwiseConv = operator({
  name: "depthwise_conv",
  category: "layer",
  summary: "A convolution of each channel by itself, with `multiplier` learned windows for each.",
  formula:
    "y[n, i, j, c·multiplier + m] = bias[…] + Σ x[n, i·stride + u·dilation, j·stride + v·dilation, c] · depthwise_kernel[u, v, c, m]",
  source:
    "Howard et al. 2017, MobileNets: efficient convolutional neural networks for mobile vision applications",
  inputs: [{ name: "x", shape: "[N, H, W, C]" }],
  parameters: {
    kernel: extent("height and width of the window"),
    stride: extent("step between windows", { initial: 1 }),
    pad: padding("zeros around the image: `same`, `valid`, a number, or one for each side"),
    dilation: extent("step inside a window", { initial: 1 }),
    multiplier: int("channels of the result for each of the input", { initial: 1 }),
    bias: flag("adds a learned number to each channel", true),
    init: initializer("initial kernel", plain("glorot_uniform")),
    bias_init: biasInit,
  },
  along: (_, [at]) => (at === 0 ? "each" : "mixed"),
  infer({ inputs: [x], attributes: a }, demand) {
    const [n, h, w, c] = x.shape;
    demandBias(a, demand);
    demandOneStep(a.stride, a.dilation, demand);
    const { kernel, stride, dilation, pad, multiplier } = a;
    const sizes = slide([h, w], { kernel, stride, dilation, padding: pad }, demand);
    return [{ dtype: "float32", shape: [n, ...sizes, multiply(c, multiplier)] }];
  },
  weights({ inputs: [x], attributes: a }) {
    const channels = x.shape[3];
    return [
      {
        name: "depthwise_kernel",
        shape: [...a.kernel, channels, a.multiplier],
        initial: a.init,
        layout: "depthwise",
      },
      ...biasWeights(a, multiply(channels, a.multiplier)),
    ];
  },
  macs: ({ attributes: a }, outputs) =>
    [...(outputs[0]?.shape ?? []), ...a.kernel].reduce(multiply),
  window({ inputs: [x], attributes: { kernel, stride, dilation, pad } }) {
    const before = windowStart(x.shape.slice(1, -1), { kernel, stride, dilation, padding: pad });
    return { size: kernel, stride, dilation, before };
  },
  scaled: ({ inputs: [x], attributes: { multiplier } }) => ({
    weight: "depthwise_kernel",
    shape: [x.shape[3], multiplier],
  }),
  core: {
    ops: ({ attributes: a, args: [x], weight, int: size, activation }) =>
      js.tf(
        "fused.depthwiseConv2d",
        js.object({
          x,
          filter: weight("depthwise_kernel"),
          strides: extentArgument(a.stride, size),
          pad: paddingArgument(a.pad, size),
          dilations: unlessOne(a.dilation, size),
          bias: a.bias ? weight("bias") : undefined,
          activation,
        }),
      ),
  },
  tfjs: {
    layer({ attributes: a, int: size, real, runtime }) {
      // The layer of tfjs takes a dilation and forgets it.
      if (!a.dilation.every(isOne)) return undefined;
      const pad = namedPadding(a.pad, a.kernel, a.stride);
      return {
        ...(isNamedPadding(pad) ? {} : { before: zeroPadding(pad, size) }),
        type: "depthwiseConv2d",
        config: {
          kernelSize: extentArgument(a.kernel, size),
          strides: unlessOne(a.stride, size),
          padding: pad === "same" ? js.literal(pad) : undefined,
          depthMultiplier: isOne(a.multiplier) ? undefined : size(a.multiplier),
          ...biasConfig(a, { real, runtime }),
          depthwiseInitializer: initializerConfig(a.init, { real, runtime }, "depthwise"),
        },
      };
    },
    ops({ attributes: a, args: [x], weight, int: size }) {
      const product = js.tf(
        "depthwiseConv2d",
        x,
        weight("depthwise_kernel"),
        extentArgument(a.stride, size),
        paddingArgument(a.pad, size),
        js.literal("NHWC"),
        extentArgument(a.dilation, size),
      );
      return a.bias ? js.tf("add", product, weight("bias")) : product;
    },
  },
  samples: [
    {
      inputs: "x[N, 7, 7, 3]",
      expression: "x -> depthwise_conv(3, stride: 2, pad: 1)",
      shape: "[N, 4, 4, 3]",
      torch: "nhwc(F.conv2d(nchw(x), depthwise_kernel.permute(2, 3, 0, 1), bias, 2, 1, groups=3))",
    },
    {
      inputs: "x[N, 7, 6, 3]",
      expression: "x -> depthwise_conv((3, 2), multiplier: 2, dilation: 2, bias: false)",
      shape: "[N, 3, 4, 6]",
      torch:
        "nhwc(F.conv2d(nchw(x), depthwise_kernel.permute(2, 3, 0, 1).reshape(6, 1, 3, 2), None, dilation=2, groups=3))",
    },
    {
      inputs: "x[N, 6, 6, 2]",
      expression: "x -> depthwise_conv(3, pad: same, multiplier: 3)",
      shape: "[N, 6, 6, 6]",
      torch:
        "nhwc(F.conv2d(nchw(x), depthwise_kernel.permute(2, 3, 0, 1).reshape(6, 1, 3, 3), bias, padding=1, groups=2))",
    },
  ],
});
