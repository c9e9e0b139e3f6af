import * as tf from "@tensorflow/tfjs";

type Pad =
  "valid" | "same" | [[number, number], [number, number], [number, number], [number, number]];

/**
 * A convolution whose groups of channels do not see each other (Krizhevsky et al. 2012); tfjs has none.
 *
 * @param x `[N, H, W, C]`
 * @param kernel `[height, width, C / groups, filters]`
 * @returns `[N, H', W', filters]`, the filters of the first group first
 */
export function groupedConv2d(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  stride: number | [number, number],
  pad: Pad,
  dilation: number | [number, number],
  groups: number,
): tf.Tensor {
  const images = tf.split(x, groups, 3);
  const kernels = tf.split(kernel, groups, 3);
  const parts = images.map((image, group) =>
    tf.conv2d(image as tf.Tensor4D, kernels[group] as tf.Tensor4D, stride, pad, "NHWC", dilation),
  );
  return tf.concat(parts, 3);
}
