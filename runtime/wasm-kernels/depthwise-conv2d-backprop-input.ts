/**
 * The gradient of a depthwise convolution for its input: by a kernel where each channel has one filter, else, or where the
 * runtime's own kernels may not be used, as the output's gradient convolved by the flipped filter.
 */
import type { KernelConfig, TensorInfo } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { crop, spread, windowAxes, type ConvolutionAttributes } from "./convolution.ts";
import { depthwiseInputGradient, depthwiseShape, windowsKernel } from "./depthwise-convolution.ts";
import { composedKernel, input, type Run, type TensorFlow } from "./wasm-backend.ts";
import { inputMargin } from "./window.ts";

interface Attributes extends ConvolutionAttributes {
  /** `[N, H, W, C]` */
  readonly inputShape: readonly number[];
}

/** `dy [N, OH, OW, C * M]`, `filter [KH, KW, C, M]` → `[N, H, W, C]`. */
export function depthwiseConv2dBackpropInput(tf: TensorFlow): KernelConfig {
  return composedKernel<Attributes>(
    tf,
    "DepthwiseConv2dNativeBackpropInput",
    ({ inputs, attributes, backend, run }) => {
      const filter = input(inputs, "filter");
      const { inputShape } = attributes;
      const given = depthwiseShape(tf, attributes, inputShape, filter.shape);
      const kernel =
        given && optimizations().convolutions
          ? windowsKernel(backend, { hasBias: false })
          : undefined;
      if (given && kernel)
        return depthwiseInputGradient(backend, kernel, given, input(inputs, "dy"), filter);
      const axes = windowAxes(tf, attributes, inputShape, filter.shape, true);
      const [rows, columns] = axes;
      const [height = 0, width = 0, channels = 0, multiplier = 1] = filter.shape;
      const apart = spread(run, input(inputs, "dy"), axes);
      const { image, pad } = crop(run, apart, [inputMargin(rows), inputMargin(columns)]);
      // One output channel per channel of `dy`; those of the same input channel are then summed.
      const flipped = run("Reverse", { x: filter }, { dims: [0, 1] });
      const shape = [height, width, channels * multiplier, 1];
      const single = run("Reshape", { x: flipped }, { shape });
      const dilations = [rows.dilation, columns.dilation];
      const gradient = run(
        "DepthwiseConv2dNative",
        { x: image, filter: single },
        { strides: [1, 1], dilations, pad },
      );
      return multiplier === 1 ? gradient : sumOfCopies(run, gradient, inputShape, multiplier);
    },
  );
}

function sumOfCopies(
  run: Run,
  x: TensorInfo,
  shape: readonly number[],
  multiplier: number,
): TensorInfo {
  const apart = run("Reshape", { x }, { shape: [...shape, multiplier] });
  return run("Sum", { x: apart }, { axis: [shape.length], keepDims: false });
}
