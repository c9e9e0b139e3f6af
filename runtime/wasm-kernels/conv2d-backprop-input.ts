/**
 * The gradient of a convolution for its input: products that are added up where the windows were, or, where the
 * runtime's own kernels may not be used, one convolution of the output's gradient by the flipped filter. It
 * takes the place of the backend's own kernel, plain loops that are three to ten times slower and ignore dilations.
 */
import type { KernelConfig } from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import {
  convolutionShape,
  crop,
  spread,
  windowAxes,
  type ConvolutionAttributes,
} from "./convolution.ts";
import { convolutionKernels, inputGradient } from "./patch-convolution.ts";
import { composedKernel, input, type TensorFlow } from "./wasm-backend.ts";
import { inputGradientOfTiles, kernelsForTiles } from "./winograd.ts";
import { inputMargin } from "./window.ts";

interface Attributes extends ConvolutionAttributes {
  /** `[N, H, W, C]` */
  readonly inputShape: readonly number[];
}

/** `dy [N, OH, OW, F]`, `filter [KH, KW, C, F]` → `[N, H, W, C]`. */
export function conv2DBackpropInput(tf: TensorFlow, original: KernelConfig): KernelConfig {
  const composed = composedKernel<Attributes>(
    tf,
    "Conv2DBackpropInput",
    ({ inputs, attributes, backend, run }) => {
      const filter = input(inputs, "filter");
      const kernels = optimizations().convolutions ? convolutionKernels(backend) : undefined;
      if (kernels) {
        const shape = convolutionShape(tf, attributes, attributes.inputShape, filter.shape);
        const tiles = kernelsForTiles(backend, shape);
        if (tiles) return inputGradientOfTiles(backend, tiles, shape, input(inputs, "dy"), filter);
        return inputGradient(backend, kernels, shape, input(inputs, "dy"), filter);
      }
      const axes = windowAxes(tf, attributes, attributes.inputShape, filter.shape, false);
      const [rows, columns] = axes;
      const apart = spread(run, input(inputs, "dy"), axes);
      const { image, pad } = crop(run, apart, [inputMargin(rows), inputMargin(columns)]);
      const flipped = run("Reverse", { x: filter }, { dims: [0, 1] });
      const turned = run("Transpose", { x: flipped }, { perm: [0, 1, 3, 2] });
      const dilations = [rows.dilation, columns.dilation];
      return run(
        "Conv2D",
        { x: image, filter: turned },
        { strides: [1, 1], dilations, pad, dataFormat: "NHWC" },
      );
    },
  );
  return { ...original, kernelFunc: composed.kernelFunc };
}
