/** Padding that spells out what a rounding mode or a word such as `same` means. */
import type { KernelConfig, NamedAttrMap, TensorInfo, backend_util } from "@tensorflow/tfjs";
import type { ConvolutionAttributes } from "./convolution.ts";
import { input, type TensorFlow } from "./wasm-backend.ts";

/** Padding with which the same windows fit exactly, so that the output is as large whatever the rounding mode. */
export function exactPadding(info: backend_util.Conv2DInfo): backend_util.ExplicitPadding {
  const { top, bottom, left, right } = info.padInfo;
  const height = (info.outHeight - 1) * info.strideHeight + info.effectiveFilterHeight;
  const width = (info.outWidth - 1) * info.strideWidth + info.effectiveFilterWidth;
  return [
    [0, 0],
    [top, Math.max(bottom, height - info.inHeight - top)],
    [left, Math.max(right, width - info.inWidth - left)],
    [0, 0],
  ];
}

type Better = (tf: TensorFlow, original: KernelConfig) => KernelConfig;

interface PoolAttributes extends ConvolutionAttributes {
  readonly filterSize: number | [number, number];
}

type Shape4D = [number, number, number, number];

/** Pooling that rounds its size up: the backend makes an output of that size, but fills it as if rounded down. */
export const exactPool: Better = (tf, original) =>
  exact(original, (attributes, x) => {
    const { filterSize, strides, pad, dimRoundingMode } = attributes;
    const shape = x.shape as Shape4D;
    return tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad, dimRoundingMode);
  });

/** Convolutions, likewise. */
export const exactConvolution: Better = exactWindow(false);

/** Depthwise convolutions, likewise. */
export const exactDepthwise: Better = exactWindow(true);

function exactWindow(isDepthwise: boolean): Better {
  return (tf, original) =>
    exact(original, (attributes: ConvolutionAttributes, x, filter) => {
      const { strides, dilations = 1, pad, dimRoundingMode } = attributes;
      const shapes = [x.shape as Shape4D, filter?.shape as Shape4D] as const;
      return tf.backend_util.computeConv2DInfo(
        ...shapes,
        strides,
        dilations,
        pad,
        dimRoundingMode,
        isDepthwise,
      );
    });
}

function exact(
  original: KernelConfig,
  infoOf: (
    attributes: PoolAttributes,
    x: TensorInfo,
    filter?: TensorInfo,
  ) => backend_util.Conv2DInfo,
): KernelConfig {
  return {
    ...original,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const mode = attrs?.["dimRoundingMode"] as string | undefined;
      if (!attrs || mode === undefined || mode === "floor")
        return original.kernelFunc({ inputs, ...(attrs && { attrs }), backend });
      const info = infoOf(attrs as unknown as PoolAttributes, input(inputs, "x"), inputs["filter"]);
      const pad = exactPadding(info);
      const spelt = { ...attrs, pad, dimRoundingMode: "floor" } as unknown as NamedAttrMap;
      return original.kernelFunc({ inputs, attrs: spelt, backend });
    },
  };
}
