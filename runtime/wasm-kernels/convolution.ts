/** Steps that the gradients of plain and of depthwise convolutions share; images are `[N, H, W, C]`. */
import type { TensorInfo, backend_util } from "@tensorflow/tfjs";
import type { Run, TensorFlow } from "./wasm-backend.ts";
import type { Margin, WindowAxis } from "./window.ts";

export interface ConvolutionAttributes {
  readonly strides: number | [number, number];
  readonly pad: "same" | "valid" | number | backend_util.ExplicitPadding;
  readonly dataFormat?: "NHWC" | "NCHW";
  readonly dimRoundingMode?: "ceil" | "floor" | "round";
  readonly dilations?: number | [number, number];
}

type Shape4D = [number, number, number, number];

/** The axes of a convolution of `inputShape` by `filterShape`: rows, then columns. */
export function windowAxes(
  tf: Pick<TensorFlow, "backend_util">,
  attributes: ConvolutionAttributes,
  inputShape: readonly number[],
  filterShape: readonly number[],
  isDepthwise: boolean,
): readonly [WindowAxis, WindowAxis] {
  const { strides, pad, dimRoundingMode, dilations, dataFormat } = attributes;
  if (dataFormat === "NCHW")
    throw new Error("Convolutions on the wasm backend take images as NHWC, not NCHW.");
  const info = tf.backend_util.computeConv2DInfo(
    inputShape as Shape4D,
    filterShape as Shape4D,
    strides,
    dilations ?? 1,
    pad,
    dimRoundingMode,
    isDepthwise,
  );
  return [
    {
      inputSize: info.inHeight,
      outputSize: info.outHeight,
      kernelSize: info.filterHeight,
      stride: info.strideHeight,
      dilation: info.dilationHeight,
      padBefore: info.padInfo.top,
    },
    {
      inputSize: info.inWidth,
      outputSize: info.outWidth,
      kernelSize: info.filterWidth,
      stride: info.strideWidth,
      dilation: info.dilationWidth,
      padBefore: info.padInfo.left,
    },
  ];
}

/** All sizes of a convolution. */
export interface ConvolutionShape {
  readonly batch: number;
  readonly rows: WindowAxis;
  readonly columns: WindowAxis;
  /** Channels of a group, of which windows are. */
  readonly inputs: number;
  readonly outputs: number;
  /** Groups of channels that do not see each other. */
  readonly groups: number;
}

/** How many windows there are. */
export function windowsOf({ batch, rows, columns }: ConvolutionShape): number {
  return batch * rows.outputSize * columns.outputSize;
}

/** What there is to know of the result of a convolution. */
export interface Finish {
  /** Gets each block of the result. */
  readonly finish?: ((address: number, rows: number) => void) | undefined;
  /** Whether weights will be the same next time, so that what is made of them is kept. */
  readonly keeps: boolean;
}

/** The sizes of a convolution of `x [N, H, W, C]` by a filter `[KH, KW, C / groups, F]`. */
export function convolutionShape(
  tf: Pick<TensorFlow, "backend_util">,
  attributes: ConvolutionAttributes,
  x: readonly number[],
  filter: readonly number[],
): ConvolutionShape {
  const [rows, columns] = windowAxes(tf, attributes, x, filter, false);
  const [batch = 0] = x;
  const [inputs = 0, outputs = 0] = filter.slice(-2);
  const groups = inputs === 0 ? 1 : (x.at(-1) ?? 0) / inputs;
  return { batch, rows, columns, inputs, outputs: outputs / groups, groups };
}

/** Cuts off where margins are negative; what remains of them is padding for a convolution. */
export function crop(
  run: Run,
  image: TensorInfo,
  [rows, columns]: readonly [Margin, Margin],
): { readonly image: TensorInfo; readonly pad: backend_util.ExplicitPadding } {
  const kept = (value: number): number => Math.max(0, value);
  const cut = (value: number): number => Math.max(0, -value);
  const pad: backend_util.ExplicitPadding = [
    [0, 0],
    [kept(rows.before), kept(rows.after)],
    [kept(columns.before), kept(columns.after)],
    [0, 0],
  ];
  if ([rows, columns].every(({ before, after }) => before >= 0 && after >= 0))
    return { image, pad };
  const [batch, height, width, channels] = image.shape as Shape4D;
  const begin = [0, cut(rows.before), cut(columns.before), 0];
  const size = [
    batch,
    height - cut(rows.before) - cut(rows.after),
    width - cut(columns.before) - cut(columns.after),
    channels,
  ];
  return { image: run("Slice", { x: image }, { begin, size }), pad };
}

/** Lets `stride - 1` zeros follow each row and each column. */
export function spread(
  run: Run,
  image: TensorInfo,
  [rows, columns]: readonly [WindowAxis, WindowAxis],
): TensorInfo {
  if (rows.stride === 1 && columns.stride === 1) return image;
  const [batch, height, width, channels] = image.shape as Shape4D;
  const apart = run("Reshape", { x: image }, { shape: [batch * height, 1, width, channels] });
  const paddings = [
    [0, 0],
    [0, rows.stride - 1],
    [0, 0],
    [0, (columns.stride - 1) * channels],
  ];
  const padded = run("PadV2", { x: apart }, { paddings, constantValue: 0 });
  const shape = [batch, height * rows.stride, width * columns.stride, channels];
  return run("Reshape", { x: padded }, { shape });
}
