import { js } from "../javascript/tree.ts";
import {
  add,
  asInteger,
  atLeast,
  ceilDivide,
  exactDivide,
  integer,
  multiply,
  subtract,
  type Dim,
} from "../shape/dim.ts";
import { biasConfig, biasInit, biasWeights, demandBias } from "./bias.ts";
import { initializerConfig, plain } from "./initializers.ts";
import { operator } from "./operator.ts";
import { extent, flag, initializer, int, padding } from "./parameters.ts";
import { extentArgument, isNamedPadding, paddingArgument, sidesOf, unlessOne } from "./window.ts";

const one = integer(1);

export const convTranspose = operator({
  name: "conv_transpose",
  category: "layer",
  summary:
    "The gradient of a convolution as a layer: each pixel adds a learned window, times itself, to a larger image.",
  formula:
    "y[n, i·stride + u - pad, j·stride + v - pad, f] += x[n, i, j, c] · kernel[u, v, f, c]; then bias[f]",
  source:
    "Zeiler et al. 2010, Deconvolutional networks; sizes as in PyTorch: (size - 1)·stride + kernel - 2·pad + output_pad, or size·stride for `same`",
  inputs: [{ name: "x", shape: "[N, H, W, C]" }],
  parameters: {
    filters: int("channels of the result"),
    kernel: extent("height and width of the window"),
    stride: extent("step between windows", { initial: 1 }),
    pad: padding(
      "what is cut off the result: `same`, `valid` for nothing, a number, or one for each side",
    ),
    output_pad: extent("rows and columns more at the end, of those that several strides lead to", {
      initial: 0,
      least: 0,
    }),
    bias: flag("adds a learned number to each channel", true),
    init: initializer("initial kernel", plain("glorot_uniform")),
    bias_init: biasInit,
  },
  along: (_, [at]) => (at === 0 ? "each" : "mixed"),
  infer({ inputs: [x], attributes: a }, demand) {
    demandBias(a, demand);
    const [n, ...image] = x.shape.slice(0, -1);
    const sizes = image.map((size, axis) => {
      const [kernel, stride, more] = [a.kernel, a.stride, a.output_pad].map(
        (each) => each[axis] as Dim,
      ) as [Dim, Dim, Dim];
      demand.atLeast(stride, add(more, one), "`output_pad` must be less than the stride");
      if (a.pad === "same") return multiply(size, stride);
      const [before, after] = sidesOf(a.pad, axis, demand);
      const whole = add(multiply(subtract(size, one), stride), add(kernel, more));
      const rest = subtract(whole, add(before, after));
      demand.atLeast(rest, one, "the padding cuts off the whole result");
      return rest;
    });
    if (a.pad === "same" && !a.output_pad.every(isNothing))
      demand.fail(
        "with `pad: same` the size is settled, so there can be no `output_pad`",
        "leave one of them out",
      );
    return [{ dtype: "float32", shape: [n as Dim, ...sizes, a.filters] }];
  },
  weights: ({ inputs: [x], attributes: a }) => [
    { name: "kernel", shape: [...a.kernel, a.filters, x.shape[3]], initial: a.init },
    ...biasWeights(a, a.filters),
  ],
  macs: ({ inputs: [x], attributes: a }) => [...x.shape, ...a.kernel, a.filters].reduce(multiply),
  window: ({ attributes: { kernel, stride } }) => ({
    size: kernel.map((size, axis) => ceilDivide(size, stride[axis] as Dim)),
    stride: stride.map((step) => exactDivide(one, step)),
    dilation: [],
  }),
  scaled: ({ attributes: { filters } }) => ({ weight: "kernel", shape: [filters, one] }),
  tfjs: {
    layer({ attributes: a, int: size, real, runtime }) {
      if (!isNamedPadding(a.pad) || !a.output_pad.every(isNothing)) return undefined;
      // For `valid`, tfjs makes an image of at least `size · stride`.
      const isFull = a.kernel.every(
        (each, axis) => atLeast(each, a.stride[axis] as Dim) === "proved",
      );
      if (a.pad === "valid" && !isFull) return undefined;
      return {
        type: "conv2dTranspose",
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
    ops({ attributes: a, args: [x], outputs, weight, int: size, sizes }) {
      const product = js.tf(
        "conv2dTranspose",
        x,
        weight("kernel"),
        sizes(outputs[0]?.shape ?? []),
        extentArgument(a.stride, size),
        paddingArgument(a.pad, size),
      );
      return a.bias ? js.tf("add", product, weight("bias")) : product;
    },
  },
  samples: [
    {
      inputs: "x[N, 3, 4, 2]",
      expression: "x -> conv_transpose(3, 2, stride: 2)",
      shape: "[N, 6, 8, 3]",
      torch: "nhwc(F.conv_transpose2d(nchw(x), kernel.permute(3, 2, 0, 1), bias, 2))",
    },
    {
      inputs: "x[N, 3, 4, 2]",
      expression: "x -> conv_transpose(3, 4, stride: 2, pad: 1)",
      shape: "[N, 6, 8, 3]",
      torch: "nhwc(F.conv_transpose2d(nchw(x), kernel.permute(3, 2, 0, 1), bias, 2, 1))",
    },
    {
      inputs: "x[N, 3, 4, 2]",
      expression: "x -> conv_transpose(3, 3, stride: 2, pad: 1, output_pad: 1, bias: false)",
      shape: "[N, 6, 8, 3]",
      torch: "nhwc(F.conv_transpose2d(nchw(x), kernel.permute(3, 2, 0, 1), None, 2, 1, 1))",
    },
    {
      inputs: "x[N, 3, 4, 2]",
      expression: "x -> conv_transpose(3, 1, stride: 2)",
      shape: "[N, 5, 7, 3]",
      torch: "nhwc(F.conv_transpose2d(nchw(x), kernel.permute(3, 2, 0, 1), bias, 2))",
    },
    {
      inputs: "x[N, 3, 4, 2]",
      expression: "x -> conv_transpose(3, 3, stride: 2, pad: same)",
      shape: "[N, 6, 8, 3]",
      torch: "nhwc(F.conv_transpose2d(nchw(x), kernel.permute(3, 2, 0, 1), bias, 2)[:, :, :6, :8])",
    },
  ],
});

function isNothing(dim: Dim): boolean {
  return asInteger(dim) === 0;
}
