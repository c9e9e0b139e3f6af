/** Gradients of dilated convolutions, which tfjs refuses, and of those that round their size up, which it gets wrong. */
import type { GradConfig, Tensor, Tensor4D, backend_util } from "@tensorflow/tfjs";
import type { ConvolutionAttributes } from "../wasm-kernels/convolution.ts";
import { exactPadding } from "../wasm-kernels/exact-padding.ts";
import type { TensorFlow } from "../wasm-kernels/wasm-backend.ts";
import { corrected } from "./gradient.ts";

export function convolutionGradients(tf: TensorFlow): readonly GradConfig[] {
  return [convolution(tf, "Conv2D", false), convolution(tf, "DepthwiseConv2dNative", true)];
}

function convolution(tf: TensorFlow, kernel: string, isDepthwise: boolean): GradConfig {
  const stem = isDepthwise ? kernel : "Conv2D";
  return corrected(tf, kernel, ({ dy, saved, attributes, original }) => {
    const given = attributes as unknown as ConvolutionAttributes;
    const isDilated = !isOne(given.dilations);
    if (!isDilated && given.dimRoundingMode === undefined) return original();
    const [x, filter] = saved as [Tensor4D, Tensor4D];
    const info = infoOf(tf, x, filter, given, isDepthwise);
    const { strides } = given;
    const step: [number, number] = [info.dilationHeight, info.dilationWidth];
    // The wasm kernels of the runtime know dilations; to others, a dilated filter is one with zeros between its taps.
    const isDirect = !isDilated || tf.getBackend() === "wasm";
    const attrs = {
      strides,
      pad: exactPadding(info),
      dataFormat: "NHWC",
      dilations: isDirect ? step : [1, 1],
    };
    const run = (name: string, inputs: Record<string, Tensor>, extra: object): Tensor =>
      tf.engine().runKernel(`${stem}${name}`, inputs, { ...attrs, ...extra });
    const inputShape = x.shape;
    const filterShape = isDirect ? filter.shape : dilatedShape(filter.shape, step);
    return {
      x: () => {
        const taps = isDirect ? filter : dilated(tf, filter, step);
        return run("BackpropInput", { dy, filter: taps }, { inputShape });
      },
      filter: () => {
        const gradient = run("BackpropFilter", { x, dy }, { filterShape });
        return isDirect ? gradient : undilated(tf, gradient, filter.shape, step);
      },
    };
  });
}

function isOne(dilations: ConvolutionAttributes["dilations"]): boolean {
  return [dilations ?? 1].flat().every((dilation) => dilation === 1);
}

function infoOf(
  tf: TensorFlow,
  x: Tensor4D,
  filter: Tensor4D,
  given: ConvolutionAttributes,
  isDepthwise: boolean,
): backend_util.Conv2DInfo {
  const { strides, dilations = 1, pad, dimRoundingMode } = given;
  return tf.backend_util.computeConv2DInfo(
    x.shape,
    filter.shape,
    strides,
    dilations,
    pad,
    dimRoundingMode,
    isDepthwise,
  );
}

type Shape4D = [number, number, number, number];
type Step = readonly [number, number];

function dilatedShape([height, width, ...channels]: Shape4D, [down, across]: Step): Shape4D {
  return [(height - 1) * down + 1, (width - 1) * across + 1, ...channels];
}

/** `[KH, KW, C, M]` with zeros between the taps. */
function dilated(tf: TensorFlow, filter: Tensor4D, step: Step): Tensor4D {
  const [height, width, channels, outputs] = filter.shape;
  const [down, across] = step;
  const apart = tf.reshape(filter, [height, 1, width, channels * outputs]);
  const padded = tf.pad(apart, [
    [0, 0],
    [0, down - 1],
    [0, 0],
    [0, (across - 1) * channels * outputs],
  ]);
  const whole = tf.reshape(padded, [height * down, width * across, channels, outputs]);
  return tf.slice4d(whole as Tensor4D, [0, 0, 0, 0], dilatedShape(filter.shape, step));
}

/** The taps of a dilated filter, `shape [KH, KW, C, M]`. */
function undilated(tf: TensorFlow, gradient: Tensor, shape: Shape4D, [down, across]: Step): Tensor {
  const [height, width, channels, outputs] = shape;
  const whole = tf.pad(gradient, [
    [0, down - 1],
    [0, across - 1],
    [0, 0],
    [0, 0],
  ]);
  const apart = tf.reshape(whole, [height, down, width, across * channels * outputs]);
  return tf.reshape(tf.slice(apart, [0, 0, 0, 0], [height, 1, width, channels * outputs]), shape);
}
