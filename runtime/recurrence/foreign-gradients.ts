/** Gradients of the functions of tfjs that a step calls: those that tfjs has of them. */
import * as tf from "@tensorflow/tfjs";
import type { ForeignArguments } from "./foreign-arguments.ts";
import type { ForeignCompute, ForeignDerivative, GradientOf, TensorLike } from "./foreign.ts";

/** Functions that compute each row of the first axis by itself, whatever else they are given is the same for all rows. */
const ofRows: ReadonlySet<string> = new Set([
  "adaptiveAvgPool",
  "avgPool",
  "conv1d",
  "conv2d",
  "conv2dTranspose",
  "depthwiseConv2d",
  "groupedConv2d",
  "maxPool",
]);

/** Convolutions, by what tfjs calls their kernels. */
const convolutions: ReadonlyMap<string, string> = new Map([
  ["conv2d", "Conv2D"],
  ["depthwiseConv2d", "DepthwiseConv2dNative"],
]);

/** Whether a call computes each row of its first argument by itself. */
export function isOfRows(name: string, [first, ...others]: ForeignArguments["patterns"]): boolean {
  return ofRows.has(name) && first?.kind === "value" && !others.some(readsValue);
}

function readsValue(pattern: ForeignArguments["patterns"][number]): boolean {
  return pattern.kind === "list" ? pattern.items.some(readsValue) : pattern.kind === "value";
}

interface ForeignCallShape extends ForeignArguments {
  readonly given: readonly TensorLike[];
  readonly result: TensorLike;
  readonly compute: ForeignCompute;
  /** Whether it computes each row by itself. */
  readonly isByRow: boolean;
}

export function derivativeOf(name: string, call: ForeignCallShape): ForeignDerivative | undefined {
  const { given, constants, result, compute, isByRow } = call;
  if (result.dtype !== "float32") return undefined;
  const kernel = convolutions.get(name);
  if (kernel !== undefined && isByRow && isOfImageByFilter(call))
    return convolutionDerivative(kernel, call);
  const { shape } = result;
  return {
    shape,
    forValue: (index) => (given[index]?.dtype === "float32" ? byTape(compute, "values", index) : undefined), // prettier-ignore
    forConstant: (index) =>
      constants[index]?.dtype === "float32" ? { ...byTape(compute, "constants", index), isForAllSteps: isByRow } : undefined, // prettier-ignore
  };
}

/** The gradient for one argument, for which the function is computed once more. */
function byTape(compute: ForeignCompute, which: "values" | "constants", index: number): GradientOf {
  return {
    readsValues: true,
    compute: (values, constants) => {
      const dy = values.at(-1) as tf.Tensor;
      const own = values.slice(0, -1);
      const x = (which === "values" ? own : constants)[index] as tf.Tensor;
      const of = (given: tf.Tensor): tf.Tensor =>
        which === "values"
          ? compute(own.with(index, given), constants)
          : compute(own, constants.with(index, given));
      return gradient(of, x, dy) ?? tf.zerosLike(x);
    },
  };
}

interface Tape {
  readonly state: { activeTape: unknown };
}

/** Of a function of one tensor, while tfjs goes back along a tape of its own, which it keeps. */
function gradient(
  of: (x: tf.Tensor) => tf.Tensor,
  x: tf.Tensor,
  dy: tf.Tensor,
): tf.Tensor | undefined {
  const engine = tf.engine();
  const { state } = engine as unknown as Tape;
  const tape = state.activeTape;
  try {
    return engine.gradients(() => of(x), [x], dy, true).grads[0];
  } finally {
    state.activeTape = tape;
  }
}

/** Whether both are there, as the gradient of tfjs wants them. */
function isOfImageByFilter({ patterns: [, filter], given, constants }: ForeignCallShape): boolean {
  const isFloat = constants.length === 1 && constants[0]?.dtype === "float32";
  return isFloat && given[0]?.shape.length === 4 && filter?.kind === "constant";
}

/** `conv(x, filter, strides, pad, dataFormat, dilations, dimRoundingMode)` */
function convolutionDerivative(
  kernel: string,
  { patterns, given, result: { shape } }: ForeignCallShape,
): ForeignDerivative {
  const [strides, pad, dataFormat = "NHWC", dilations = [1, 1], dimRoundingMode] = patterns
    .slice(2)
    .map((pattern) => plainOf(pattern));
  const attributes = { strides, pad, dataFormat, dilations, dimRoundingMode };
  const gradients = (dy: tf.Tensor, image: tf.Tensor, taps: tf.Tensor): Gradients => {
    const { gradFunc } = tf.getGradient(kernel);
    return gradFunc(dy, [image, taps], attributes as never) as unknown as Gradients;
  };
  // The gradient for an image reads no more of the image than its shape.
  const shapeOnly = { shape: given[0]?.shape, rank: 4 } as unknown as tf.Tensor;
  return {
    shape,
    forValue: () => ({
      readsValues: false,
      compute: ([dy], [taps]) => gradients(dy as tf.Tensor, shapeOnly, taps as tf.Tensor).x(),
    }),
    forConstant: () => ({
      readsValues: true,
      isForAllSteps: true,
      compute: ([image, dy], [taps]) => gradients(dy as tf.Tensor, image as tf.Tensor, taps as tf.Tensor).filter(), // prettier-ignore
    }),
  };
}

interface Gradients {
  readonly x: () => tf.Tensor;
  readonly filter: () => tf.Tensor;
}

function plainOf(pattern: ForeignArguments["patterns"][number]): unknown {
  if (pattern.kind === "list") return pattern.items.map(plainOf);
  return pattern.kind === "plain" ? pattern.plain : undefined;
}
