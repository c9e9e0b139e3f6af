/** Gradients against central differences on both backends: those that the runtime corrects, and their neighbours. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, it } from "vitest";
import { expectGradient, values, type Values } from "./compare.ts";
import { useWasm } from "./wasm.ts";

type Case = readonly [name: string, shapes: number[][], compute: (...x: tf.Tensor[]) => tf.Tensor];

const explicit = [
  [0, 0],
  [1, 2],
  [0, 1],
  [0, 0],
] as tf.backend_util.ExplicitPadding;
const image = (x: tf.Tensor | undefined): tf.Tensor4D => x as tf.Tensor4D;
const square = [[2, 7, 7, 3]];
const even = [[2, 8, 8, 3]];
const filtered = [
  [2, 6, 6, 3],
  [3, 3, 3, 2],
];
type Mode = "ceil" | "floor";

const pooling = (["maxPool", "avgPool"] as const).flatMap((kind): Case[] => [
  [`${kind}, same`, square, (x) => tf[kind](image(x), 3, 2, "same")],
  [`${kind}, same, with a part of a window`, square, (x) => tf[kind](image(x), 2, 2, "same")],
  [`${kind}, valid, a column left out`, square, (x) => tf[kind](image(x), 2, 2, "valid")],
  [`${kind}, valid`, even, (x) => tf[kind](image(x), 2, 2, "valid")],
  [`${kind}, overlapping`, square, (x) => tf[kind](image(x), 3, 1, "valid")],
  [`${kind}, a number`, square, (x) => tf[kind](image(x), 3, 2, 1)],
  [`${kind}, explicit`, square, (x) => tf[kind](image(x), 3, 2, explicit)],
  [`${kind}, ceil`, even, (x) => tf[kind](image(x), 3, 2, 0, "ceil")],
  [`${kind}, not square`, even, (x) => tf[kind](image(x), [3, 2], [2, 1], "same")],
]);

const convolutions: readonly Case[] = [
  ["conv2d, number", filtered, (x, w) => tf.conv2d(image(x), image(w), 2, 1)],
  ["conv2d, explicit", filtered, (x, w) => tf.conv2d(image(x), image(w), 2, explicit)],
  [
    "conv2d, ceil",
    filtered,
    (x, w) => tf.conv2d(image(x), image(w), 2, 0, "NHWC", 1, "ceil" satisfies Mode),
  ],
  ["conv2d, dilated", filtered, (x, w) => tf.conv2d(image(x), image(w), 1, "same", "NHWC", [2, 1])],
  [
    "conv2d, dilated and explicit",
    filtered,
    (x, w) => tf.conv2d(image(x), image(w), 1, explicit, "NHWC", 2),
  ],
  [
    "depthwise, dilated",
    filtered,
    (x, w) => tf.depthwiseConv2d(image(x), image(w), 1, "same", "NHWC", 2),
  ],
  [
    "depthwise, ceil",
    filtered,
    (x, w) => tf.depthwiseConv2d(image(x), image(w), 2, 0, "NHWC", 1, "ceil"),
  ],
  [
    "separable",
    [...filtered, [1, 1, 6, 4]],
    (x, w, p) => tf.separableConv2d(image(x), image(w), image(p), 1, "same"),
  ],
  [
    "conv1d, dilated",
    [
      [2, 9, 3],
      [3, 3, 2],
    ],
    (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, "same", "NWC", 2),
  ],
];

const rows = [[3, 4], [4]];

const others: readonly Case[] = [
  ["minimum", rows, (x, y) => tf.minimum(x, y)],
  ["maximum", rows, (x, y) => tf.maximum(y, x)],
  ["squaredDifference", rows, (x, y) => tf.squaredDifference(x, y)],
  [
    "matMul with one matrix",
    [
      [3, 4, 5],
      [5, 2],
    ],
    (x, w) => tf.matMul(x, w),
  ],
  [
    "matMul with one, turned",
    [
      [2, 3, 4, 5],
      [2, 5],
    ],
    (x, w) => tf.matMul(x, w, false, true),
  ],
  [
    "matMul with a batch of one",
    [
      [3, 4, 5],
      [1, 5, 2],
    ],
    (x, w) => tf.matMul(x, w),
  ],
  [
    "matMul, first turned",
    [
      [3, 5, 4],
      [5, 2],
    ],
    (x, w) => tf.matMul(x, w, true, false),
  ],
  [
    "batch norm of an image",
    [[2, 3, 3, 4], [4], [4]],
    (x, scale, offset) => {
      const { mean, variance } = tf.moments(x, [0, 1, 2]);
      return tf.batchNorm(x, mean, variance, offset, scale, 1e-3);
    },
  ],
  [
    "batch norm with fixed statistics",
    [[5, 4], [4], [4]],
    (x, scale, offset) => tf.batchNorm(x, tf.zeros([4]), tf.fill([4], 2), offset, scale, 1e-3),
  ],
  ["cumsum", [[3, 4, 5]], (x) => tf.cumsum(x, 1)],
  ["cumsum, reverse, exclusive", [[3, 4]], (x) => tf.cumsum(x, 0, true, true)],
  ["where", [[3, 4]], (x) => tf.where(tf.greater(x, 0.2), x, tf.mul(x, 2))],
  [
    "where, by several comparisons",
    rows,
    (x, y) => tf.where(tf.logicalAnd(tf.lessEqual(x, y), tf.notEqual(x, 0)), x, tf.mul(x, 2)),
  ],
  [
    "gather with batch axes",
    [[2, 5, 3]],
    (x) => tf.gather(x, tf.tensor2d([1, 0, 2, 4, 4, 1], [2, 3], "int32"), 1, 1),
  ],
];

/** Numbers from -1 to 1, all different by more than the step of the differences where there are few enough. */
function spaced(shape: number[], seed: number): Values {
  const made = values(shape, seed);
  const { data } = made;
  const order = [...data.keys()].sort((a, b) => data[a]! - data[b]!);
  const gap = Math.max(0.03, 2 / data.length);
  order.forEach((place, rank) => (data[place] = (rank - data.length / 2 + 0.4) * gap));
  return made;
}

beforeAll(useWasm);

describe.each(["cpu", "wasm"] as const)("%s", (backend) => {
  it.each([...pooling, ...convolutions, ...others])("%s", (_, shapes, compute) =>
    expectGradient(
      backend,
      shapes.map((shape, index) => spaced(shape, index + 1)),
      compute,
    ),
  );
});
