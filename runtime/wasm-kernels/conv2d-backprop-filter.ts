/**
 * The gradient of a convolution for its filter: a product of the windows with the output's gradient, or, where the
 * runtime's own kernels may not be used, one convolution: with images and channels swapped, the filter's
 * gradient is the input slid over by the output's gradient, with stride and dilation swapped as well.
 */
import type { KernelConfig } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { convolutionShape, crop, windowAxes, type ConvolutionAttributes } from "./convolution.ts";
import { convolutionKernels, filterGradient } from "./patch-convolution.ts";
import { composedKernel, input, type TensorFlow } from "./wasm-backend.ts";
import { filterGradientOfTiles } from "./winograd-filter.ts";
import { kernelsForTiles } from "./winograd.ts";
import { filterMargin } from "./window.ts";

interface Attributes extends ConvolutionAttributes {
  /** `[KH, KW, C, F]` */
  readonly filterShape: readonly number[];
}

/** `x [N, H, W, C]`, `dy [N, OH, OW, F]` → `[KH, KW, C, F]`. */
export function conv2DBackpropFilter(tf: TensorFlow): KernelConfig {
  return composedKernel<Attributes>(tf, "Conv2DBackpropFilter", (call) => {
    const { inputs, attributes, backend, run } = call;
    const x = input(inputs, "x");
    const kernels = optimizations().convolutions ? convolutionKernels(backend) : undefined;
    if (kernels) {
      const shape = convolutionShape(tf, attributes, x.shape, attributes.filterShape);
      const tiles = kernelsForTiles(backend, shape);
      if (tiles) return filterGradientOfTiles(backend, tiles, shape, x, input(inputs, "dy"));
      return filterGradient(backend, kernels, shape, x, input(inputs, "dy"));
    }
    const [rows, columns] = windowAxes(tf, attributes, x.shape, attributes.filterShape, false);
    const { image, pad } = crop(run, x, [filterMargin(rows), filterMargin(columns)]);
    const images = run("Transpose", { x: image }, { perm: [3, 1, 2, 0] });
    const windows = run("Transpose", { x: input(inputs, "dy") }, { perm: [1, 2, 0, 3] });
    const gradient = run(
      "Conv2D",
      { x: images, filter: windows },
      {
        strides: [rows.dilation, columns.dilation],
        dilations: [rows.stride, columns.stride],
        pad,
        dataFormat: "NHWC",
      },
    );
    return run("Transpose", { x: gradient }, { perm: [1, 2, 0, 3] });
  });
}
