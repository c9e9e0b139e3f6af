/**
 * Gradients of pooling. Those of tfjs forget the rounding mode, so that `ceil` gives garbage, and divide by the whole
 * window at the border, where average pooling itself divides by the part of the window that is inside.
 */
import type { GradConfig, NamedAttrMap, Tensor, Tensor4D, backend_util } from "@tensorflow/tfjs";
import { exactPadding } from "../wasm-kernels/exact-padding.ts";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

interface PoolAttributes {
  readonly filterSize: number | [number, number];
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number;
  readonly dimRoundingMode?: "ceil" | "floor" | "round";
}

export function poolingGradients(tf: TensorFlow): readonly GradConfig[] {
  const run = (kernel: string, inputs: Record<string, Tensor>, attributes: object): Tensor =>
    tf.engine().runKernel(kernel, inputs, attributes as NamedAttrMap);
  return [
    corrected(tf, "MaxPool", ({ dy, saved, attributes }) => {
      const [input, output] = saved as [Tensor4D, Tensor4D];
      const { exact } = geometry(tf, input, attributes);
      return { x: () => run("MaxPoolGrad", { dy, input, output }, exact) };
    }),
    corrected(tf, "AvgPool", ({ dy, saved, attributes }) => {
      const [input] = saved as [Tensor4D];
      const { exact, info } = geometry(tf, input, attributes);
      return {
        x: () => run("AvgPoolGrad", { dy: rescaled(tf, dy, info), input }, exact),
      };
    }),
  ];
}

/** Padding that leads to the same output whatever the rounding mode. */
function geometry(
  tf: TensorFlow,
  { shape }: Tensor4D,
  attributes: NamedAttrMap,
): { readonly exact: object; readonly info: backend_util.Conv2DInfo } {
  const given = attributes as unknown as PoolAttributes;
  const { filterSize, strides, pad, dimRoundingMode } = given;
  const info = tf.backend_util.computePool2DInfo(
    shape,
    filterSize,
    strides,
    1,
    pad,
    dimRoundingMode,
  );
  const exactPad = exactPadding(info);
  return { exact: { filterSize, strides, pad: exactPad, dimRoundingMode: "floor" }, info };
}

/** Undoes a division by the whole window where only a part of it is inside. */
function rescaled(tf: TensorFlow, dy: Tensor, info: backend_util.Conv2DInfo): Tensor {
  const { padInfo, outHeight, outWidth } = info;
  const rows = inside(outHeight, info.strideHeight, info.filterHeight, padInfo.top, info.inHeight);
  const columns = inside(outWidth, info.strideWidth, info.filterWidth, padInfo.left, info.inWidth);
  if ([...rows, ...columns].every((share) => share === 1)) return dy;
  const shares = rows.flatMap((row) => columns.map((column) => 1 / Math.max(row * column, 1e-9)));
  return tf.mul(dy, tf.tensor4d(shares, [1, outHeight, outWidth, 1]));
}

/** For each window, the share of it that is inside. */
function inside(
  count: number,
  stride: number,
  size: number,
  padBefore: number,
  inputSize: number,
): readonly number[] {
  return Array.from({ length: count }, (_, index) => {
    const start = index * stride - padBefore;
    return (Math.min(start + size, inputSize) - Math.max(start, 0)) / size;
  });
}
