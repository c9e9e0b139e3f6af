import * as tf from "@tensorflow/tfjs";
import { optimizations } from "../optimizations.ts";
import { convolutionShape } from "../wasm-kernels/convolution.ts";
import {
  convolutionKernels,
  convolve,
  filterGradient,
  inputGradient,
} from "../wasm-kernels/patch-convolution.ts";
import { gradientDepth, type WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import { hasFusedOperations, runFused, type FusedOperation } from "./fused-operation.ts";

type Pad =
  "valid" | "same" | [[number, number], [number, number], [number, number], [number, number]];
type Pair = number | [number, number];
type Images = readonly [x: tf.Tensor4D, kernel: tf.Tensor4D];

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
  stride: Pair,
  pad: Pad,
  dilation: Pair,
  groups: number,
): tf.Tensor {
  const [height, width, seen, filters] = kernel.shape;
  if (seen === 1) {
    const depthwise = tf.reshape(kernel, [height, width, groups, filters / groups]);
    return tf.depthwiseConv2d(x, depthwise as tf.Tensor4D, stride, pad, "NHWC", dilation);
  }
  const plain = ([images, filter]: Images): tf.Tensor =>
    groupByGroup(images, filter, stride, pad, dilation, groups);
  if (!optimizations().convolutions || !hasFusedOperations([x, kernel])) return plain([x, kernel]);
  return runFused(
    {
      ...kernels([x, kernel], { strides: stride, pad, dilations: dilation }),
      plainBackward: (dy, kept) =>
        tf.grads((...inputs: tf.Tensor[]) => plain(inputs as unknown as Images))([...kept], dy),
    },
    [x, kernel],
  );
}

/** By kernels that read the channels of a group where they lie. */
function kernels(
  [x, kernel]: Images,
  attributes: Parameters<typeof convolutionShape>[1],
): Pick<FusedOperation, "forward" | "keep" | "backward"> {
  const { backend_util } = tf;
  const shape = convolutionShape({ backend_util }, attributes, x.shape, kernel.shape);
  const of = (backend: WasmBackend): NonNullable<ReturnType<typeof convolutionKernels>> => {
    const found = convolutionKernels(backend);
    if (!found) throw new Error("The memory of the wasm backend cannot be reached.");
    return found;
  };
  const keeps = gradientDepth({ engine: tf.engine }) === 0;
  return {
    forward: (backend, [images, filter]) =>
      convolve(backend, of(backend), shape, images as tf.Tensor, filter as tf.Tensor, { keeps }),
    keep: (inputs) => inputs,
    backward: (backend, dy, [images, filter]) => [
      inputGradient(backend, of(backend), shape, dy, filter as tf.Tensor),
      filterGradient(backend, of(backend), shape, images as tf.Tensor, dy),
    ],
  };
}

function groupByGroup(
  x: tf.Tensor4D,
  kernel: tf.Tensor4D,
  stride: Pair,
  pad: Pad,
  dilation: Pair,
  groups: number,
): tf.Tensor {
  const images = tf.split(x, groups, 3);
  const filters = tf.split(kernel, groups, 3);
  const parts = images.map((image, group) =>
    tf.conv2d(image as tf.Tensor4D, filters[group] as tf.Tensor4D, stride, pad, "NHWC", dilation),
  );
  return tf.concat(parts, 3);
}
