/** The gradients of what ordinary layers are made of, on `wasm` as on `cpu`. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, it } from "vitest";
import { expectSame, gradients, values, type Values } from "./compare.ts";
import { useWasm } from "./wasm.ts";

type Case = readonly [name: string, shapes: number[][], compute: (...x: tf.Tensor[]) => tf.Tensor];

const indices = (data: number[], shape: number[]): Values => ({
  shape,
  data: Int32Array.from(data),
});
const image = (x: tf.Tensor): tf.Tensor4D => x as tf.Tensor4D;

const activations: readonly Case[] = [
  ["elu", [[3, 7]], (x) => tf.elu(x)],
  ["selu", [[3, 7]], (x) => tf.selu(x)],
  ["gelu", [[3, 7]], (x) => tf.mul(x, tf.mul(0.5, tf.add(1, tf.erf(tf.div(x, Math.SQRT2)))))],
  ["softplus", [[3, 7]], (x) => tf.softplus(x)],
  ["relu", [[3, 7]], (x) => tf.relu(x)],
  ["relu6", [[3, 7]], (x) => tf.relu6(tf.mul(x, 9))],
  ["leakyRelu", [[3, 7]], (x) => tf.leakyRelu(x, 0.1)],
  ["prelu", [[3, 7], [7]], (x, alpha) => tf.prelu(x, alpha)],
  ["sigmoid", [[3, 7]], (x) => tf.sigmoid(x)],
  ["logSigmoid", [[3, 7]], (x) => tf.logSigmoid(x)],
  ["tanh", [[3, 7]], (x) => tf.tanh(x)],
  ["swish", [[3, 7]], (x) => tf.mul(x, tf.sigmoid(x))],
  ["softmax", [[3, 7]], (x) => tf.softmax(x)],
  ["logSoftmax", [[3, 7]], (x) => tf.logSoftmax(x)],
  ["logSumExp", [[3, 7]], (x) => tf.logSumExp(x, 1)],
];

const arithmetic: readonly Case[] = [
  [
    "add",
    [
      [3, 1, 4],
      [2, 1],
    ],
    (a, b) => tf.add(a, b),
  ],
  [
    "sub",
    [
      [3, 1, 4],
      [2, 1],
    ],
    (a, b) => tf.sub(a, b),
  ],
  [
    "mul",
    [
      [3, 1, 4],
      [2, 1],
    ],
    (a, b) => tf.mul(a, b),
  ],
  [
    "div",
    [
      [3, 1, 4],
      [2, 1],
    ],
    (a, b) => tf.div(a, tf.add(b, 3)),
  ],
  ["minimum", [[3, 4], [4]], (a, b) => tf.minimum(a, b)],
  ["maximum", [[3, 4], [4]], (a, b) => tf.maximum(a, b)],
  ["squaredDifference", [[3, 4], [4]], (a, b) => tf.squaredDifference(a, b)],
  ["pow", [[3, 4], [4]], (a, b) => tf.pow(tf.add(a, 2), b)],
  ["pow by a number", [[3, 4]], (a) => tf.pow(a, 2)],
  ["sqrt", [[3, 4]], (x) => tf.sqrt(tf.add(x, 2))],
  ["rsqrt", [[3, 4]], (x) => tf.rsqrt(tf.add(x, 2))],
  ["exp", [[3, 4]], (x) => tf.exp(x)],
  ["expm1", [[3, 4]], (x) => tf.expm1(x)],
  ["log", [[3, 4]], (x) => tf.log(tf.add(x, 2))],
  ["log1p", [[3, 4]], (x) => tf.log1p(tf.add(x, 2))],
  ["abs", [[3, 4]], (x) => tf.abs(x)],
  ["neg", [[3, 4]], (x) => tf.neg(x)],
  ["square", [[3, 4]], (x) => tf.square(x)],
  ["reciprocal", [[3, 4]], (x) => tf.reciprocal(tf.add(x, 2))],
  ["sin", [[3, 4]], (x) => tf.sin(x)],
  ["cos", [[3, 4]], (x) => tf.cos(x)],
  ["clipByValue", [[3, 4]], (x) => tf.clipByValue(x, -0.5, 0.5)],
  ["mod", [[3, 4]], (x) => tf.mod(tf.add(x, 2), 0.7)],
];

const reductions: readonly Case[] = [
  ["sum", [[3, 4, 5]], (x) => tf.sum(x, [0, 2])],
  ["mean", [[3, 4, 5]], (x) => tf.mean(x, 1, true)],
  ["max", [[3, 4, 5]], (x) => tf.max(x, 1)],
  ["min", [[3, 4, 5]], (x) => tf.min(x, [1, 2])],
  ["prod", [[3, 4]], (x) => tf.prod(x, 1)],
  ["moments", [[3, 4, 5]], (x) => tf.moments(x, [0, 1]).variance],
  ["norm", [[3, 4]], (x) => tf.norm(x, 2, 1)],
  ["gather by places of the largest", [[4, 3]], (x) => tf.gather(x, tf.argMax(x, 1))],
  [
    "gather by some places of the largest",
    [[4, 3]],
    (x) => tf.gather(x, tf.split(tf.argMax(x, 1), 2)[1]!),
  ],
  [
    "gather by one place of the largest",
    [[4, 3]],
    (x) => tf.gather(x, tf.reshape(tf.unstack(tf.argMax(x, 1))[2]!, [1])),
  ],
  ["cumsum", [[3, 4, 5]], (x) => tf.cumsum(x, 1)],
  ["cumsum, exclusive and reverse", [[3, 4]], (x) => tf.cumsum(x, 1, true, true)],
  [
    "layer norm",
    [[3, 4, 5], [5], [5]],
    (x, scale, offset) => {
      const { mean, variance } = tf.moments(x, -1, true);
      return tf.add(
        tf.mul(tf.div(tf.sub(x, mean), tf.sqrt(tf.add(variance, 1e-5))), scale),
        offset,
      );
    },
  ],
  [
    "batch norm",
    [[3, 4, 5], [5], [5]],
    (x, scale, offset) => {
      const { mean, variance } = tf.moments(x, [0, 1]);
      return tf.batchNorm(
        x as tf.Tensor3D,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        offset as tf.Tensor1D,
        scale as tf.Tensor1D,
        1e-3,
      );
    },
  ],
];

const arrangement: readonly Case[] = [
  [
    "concat",
    [
      [2, 3],
      [2, 4],
    ],
    (a, b) => tf.concat([a, b], 1),
  ],
  [
    "concat first",
    [
      [2, 3],
      [1, 3],
    ],
    (a, b) => tf.concat([a, b], 0),
  ],
  ["split", [[2, 12]], (x) => tf.mul(tf.split(x, 4, 1)[1]!, tf.split(x, 4, 1)[3]!)],
  ["split by sizes", [[2, 7, 3]], (x) => tf.split(x, [2, 5], 1)[1]!],
  ["slice", [[4, 5, 6]], (x) => tf.slice(x, [1, 2, 0], [2, 3, 6])],
  ["slice of 5 axes", [[2, 3, 2, 3, 4]], (x) => tf.slice(x, [1, 1, 0, 1, 2], [1, 2, 2, 1, 2])],
  ["slice of a vector", [[9]], (x) => tf.slice(x, [2], [5])],
  ["long slice", [[3, 40, 50]], (x) => tf.slice(x, [1, 3, 7], [2, 20, 40])],
  ["slice to nothing", [[3, 4]], (x) => tf.concat([tf.slice(x, [0, 0], [0, 4]), x])],
  [
    "stridedSlice",
    [[6, 8]],
    (x) =>
      tf.pad(tf.slice(x, [0, 0], [4, 4]), [
        [0, 1],
        [2, 0],
      ]),
  ],
  [
    "pad",
    [[2, 3]],
    (x) =>
      tf.pad(
        x,
        [
          [1, 2],
          [0, 3],
        ],
        0.5,
      ),
  ],
  ["reshape", [[2, 6]], (x) => tf.reshape(x, [3, -1])],
  ["transpose", [[2, 3, 4]], (x) => tf.transpose(x, [2, 0, 1])],
  ["tile", [[2, 3]], (x) => tf.tile(x, [2, 3])],
  ["broadcastTo", [[1, 3]], (x) => tf.broadcastTo(x, [4, 3])],
  [
    "stack",
    [
      [2, 3],
      [2, 3],
    ],
    (a, b) => tf.stack([a, b], 1),
  ],
  ["unstack", [[2, 3, 4]], (x) => tf.mul(tf.unstack(x, 1)[2]!, tf.unstack(x, -1)[0]!.sum())],
  ["reverse", [[2, 3]], (x) => tf.reverse(x, 1)],
  ["expandDims", [[2, 3]], (x) => tf.squeeze(tf.expandDims(x, 1), [1])],
  [
    "where",
    [
      [2, 3],
      [2, 3],
    ],
    (a, b) => tf.where(tf.greater(a, 0), a, tf.mul(b, 2)),
  ],
  ["where, broadcast", [[2, 3], [3]], (a, b) => tf.where(tf.greater(b, 0), a, 0)],
  ["oneHot", [[4, 5]], (x) => tf.mul(x, tf.oneHot(tf.tensor1d([0, 4, 2, 7], "int32"), 5))],
];

const images: readonly Case[] = [
  ["maxPool", [[2, 7, 7, 3]], (x) => tf.maxPool(image(x), 3, 2, "same")],
  ["maxPool, valid", [[2, 7, 8, 3]], (x) => tf.maxPool(image(x), 2, 2, "valid")],
  ["maxPool, number", [[2, 7, 7, 3]], (x) => tf.maxPool(image(x), 3, 2, 1)],
  ["avgPool, valid", [[2, 7, 8, 3]], (x) => tf.avgPool(image(x), 2, 2, "valid")],
  ["avgPool, overlapping", [[2, 7, 7, 3]], (x) => tf.avgPool(image(x), 3, 2, "valid")],
  ["resizeBilinear", [[2, 4, 4, 3]], (x) => tf.image.resizeBilinear(image(x), [7, 9])],
  [
    "mirrorPad",
    [[2, 4, 4, 3]],
    (x) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [1, 1],
          [1, 1],
          [0, 0],
        ],
        "reflect",
      ),
  ],
  [
    "depthToSpace",
    [[2, 4, 4, 8]],
    (x) =>
      tf.reshape(tf.transpose(tf.reshape(x, [2, 4, 4, 2, 2, 2]), [0, 1, 3, 2, 4, 5]), [2, 8, 8, 2]),
  ],
  ["localResponse", [[2, 4, 4, 6]], (x) => tf.localResponseNormalization(image(x), 2)],
];

const products: readonly Case[] = (
  [
    [[], [], 5, 6, 7],
    [[], [], 33, 40, 21],
    [[3], [3], 5, 6, 7],
    [[3], [3], 33, 40, 21],
    [[2, 3], [2, 3], 24, 32, 20],
  ] as const
).flatMap(([outerA, outerB, rows, inner, columns]) =>
  [false, true].flatMap((turnA) =>
    [false, true].map((turnB): Case => {
      const a = [...outerA, ...(turnA ? [inner, rows] : [rows, inner])];
      const b = [...outerB, ...(turnB ? [columns, inner] : [inner, columns])];
      return [
        `matMul [${a.join()}]${turnA ? "ᵀ" : ""} [${b.join()}]${turnB ? "ᵀ" : ""}`,
        [a, b],
        (x, y) => tf.matMul(x, y, turnA, turnB),
      ];
    }),
  ),
);

beforeAll(useWasm);

describe.each(
  Object.entries({ activations, arithmetic, reductions, arrangement, images, products }),
)("%s", (_, cases) => {
  it.each(cases)("%s", (_name, shapes, compute) =>
    expectSame(
      shapes.map((shape, index) => values(shape, index + 1)),
      gradients(compute),
    ),
  );
});

describe("gather", () => {
  it.each([
    [[6, 3], [4, 0, 4, 4, 1], [5], 0],
    [[6, 3], [4, 0, 4, 2, 1, 5], [2, 3], 0],
    [[2, 6, 3], [4, 0, 4, 5], [4], 1],
  ])("from %j", (shape, data, shapeOfIndices, axis) =>
    expectSame([values(shape), indices(data, shapeOfIndices)], (x, ids) =>
      gradients((given) => tf.gather(given, ids, axis))(x),
    ),
  );

  it("sums rows with any number, those out of range left out", () =>
    expectSame([values([5, 2]), indices([1, 1, 0, 3, 1], [5])], (x, ids) => [
      tf.unsortedSegmentSum(x, ids as tf.Tensor1D, 3),
    ]));
});
