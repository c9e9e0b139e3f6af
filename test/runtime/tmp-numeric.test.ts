import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, it } from "vitest";
import { expectGradient, values } from "./compare.ts";
import { useWasm } from "./wasm.ts";
const image = (x: tf.Tensor): tf.Tensor4D => x as tf.Tensor4D;
const ex = [
  [0, 0],
  [1, 2],
  [0, 1],
  [0, 0],
] as tf.backend_util.ExplicitPadding;
const c: [string, number[][], (...x: tf.Tensor[]) => tf.Tensor][] = [
  ["maxPool same 3/2", [[2, 7, 7, 3]], (x) => tf.maxPool(image(x), 3, 2, "same")],
  ["maxPool valid 2/2", [[2, 7, 8, 3]], (x) => tf.maxPool(image(x), 2, 2, "valid")],
  ["maxPool valid 2/2 even 1ch", [[1, 4, 4, 1]], (x) => tf.maxPool(image(x), 2, 2, "valid")],
  ["maxPool valid 3/1", [[1, 6, 6, 2]], (x) => tf.maxPool(image(x), 3, 1, "valid")],
  ["maxPool number", [[2, 7, 7, 3]], (x) => tf.maxPool(image(x), 3, 2, 1)],
  ["maxPool explicit", [[2, 7, 7, 3]], (x) => tf.maxPool(image(x), 3, 2, ex as never)],
  ["maxPool ceil", [[2, 8, 8, 3]], (x) => tf.maxPool(image(x), 3, 2, 0, "ceil")],
  ["avgPool same 3/2", [[2, 7, 7, 3]], (x) => tf.avgPool(image(x), 3, 2, "same")],
  ["avgPool same 2/2 odd", [[2, 7, 7, 3]], (x) => tf.avgPool(image(x), 2, 2, "same")],
  ["avgPool valid", [[2, 7, 8, 3]], (x) => tf.avgPool(image(x), 2, 2, "valid")],
  ["avgPool number", [[2, 7, 7, 3]], (x) => tf.avgPool(image(x), 3, 2, 1)],
  ["avgPool explicit", [[2, 7, 7, 3]], (x) => tf.avgPool(image(x), 3, 2, ex as never)],
  ["avgPool ceil", [[2, 8, 8, 3]], (x) => tf.avgPool(image(x), 3, 2, 0, "ceil")],
  ["resizeBilinear up", [[2, 4, 4, 3]], (x) => tf.image.resizeBilinear(image(x), [7, 9])],
  [
    "resizeBilinear up half",
    [[2, 4, 4, 3]],
    (x) => tf.image.resizeBilinear(image(x), [8, 8], false, true),
  ],
  ["resizeBilinear align", [[2, 4, 4, 3]], (x) => tf.image.resizeBilinear(image(x), [7, 9], true)],
  ["resizeNearest 2x", [[2, 4, 4, 3]], (x) => tf.image.resizeNearestNeighbor(image(x), [8, 8])],
  [
    "resizeNearest 2x half",
    [[2, 4, 4, 3]],
    (x) => tf.image.resizeNearestNeighbor(image(x), [8, 8], false, true),
  ],
  ["resizeNearest 7x9", [[2, 4, 4, 3]], (x) => tf.image.resizeNearestNeighbor(image(x), [7, 9])],
  [
    "resizeNearest align",
    [[2, 4, 4, 3]],
    (x) => tf.image.resizeNearestNeighbor(image(x), [8, 8], true),
  ],
  [
    "conv same s2",
    [
      [2, 6, 6, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.conv2d(image(x), w as tf.Tensor4D, 2, "same"),
  ],
  [
    "conv number s2 rounding",
    [
      [2, 6, 6, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.conv2d(image(x), w as tf.Tensor4D, 2, 1),
  ],
  [
    "conv explicit",
    [
      [2, 6, 6, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.conv2d(image(x), w as tf.Tensor4D, 2, ex),
  ],
  [
    "conv ceil",
    [
      [2, 6, 6, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.conv2d(image(x), w as tf.Tensor4D, 2, 0, "NHWC", 1, "ceil"),
  ],
  [
    "conv dilated",
    [
      [2, 6, 6, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.conv2d(image(x), w as tf.Tensor4D, 1, "same", "NHWC", 2),
  ],
  [
    "depthwise dilated",
    [
      [2, 6, 6, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.depthwiseConv2d(image(x), w as tf.Tensor4D, 1, "same", "NHWC", 2),
  ],
  [
    "separable",
    [
      [2, 6, 6, 3],
      [3, 3, 3, 2],
      [1, 1, 6, 4],
    ],
    (x, w, p) => tf.separableConv2d(image(x), w as tf.Tensor4D, p as tf.Tensor4D, 1, "same"),
  ],
  [
    "depthwise s2",
    [
      [2, 6, 6, 3],
      [3, 3, 3, 2],
    ],
    (x, w) => tf.depthwiseConv2d(image(x), w as tf.Tensor4D, 2, "same"),
  ],
  [
    "conv1d",
    [
      [2, 9, 3],
      [3, 3, 2],
    ],
    (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, "same"),
  ],
  [
    "conv1d dilated",
    [
      [2, 9, 3],
      [3, 3, 2],
    ],
    (x, w) => tf.conv1d(x as tf.Tensor3D, w as tf.Tensor3D, 1, "same", "NWC", 2),
  ],
  [
    "fused conv relu",
    [[2, 6, 6, 3], [3, 3, 3, 2], [2]],
    (x, w, b) =>
      tf.fused.conv2d({
        x: image(x),
        filter: w as tf.Tensor4D,
        strides: 1,
        pad: "same",
        bias: b,
        activation: "linear",
      }),
  ],
  [
    "batchnorm layerwise",
    [[2, 6, 3]],
    (x) => {
      const { mean, variance } = tf.moments(x, [0, 1]);
      return tf.batchNorm(
        x as tf.Tensor3D,
        mean as tf.Tensor1D,
        variance as tf.Tensor1D,
        undefined,
        undefined,
        1e-3,
      );
    },
  ],
  ["cumsum last", [[3, 4]], (x) => tf.cumsum(x, 1)],
  ["cumsum mid", [[3, 4, 5]], (x) => tf.cumsum(x, 1)],
  ["cumsum rev", [[3, 4]], (x) => tf.cumsum(x, 0, true, true)],
  [
    "matmul broadcast",
    [
      [3, 4, 5],
      [5, 2],
    ],
    (x, w) => tf.matMul(x, w),
  ],
  [
    "matmul broadcast 1",
    [
      [3, 4, 5],
      [1, 5, 2],
    ],
    (x, w) => tf.matMul(x, w),
  ],
  ["where", [[3, 4]], (x) => tf.where(tf.greater(x, 0), x, tf.mul(x, 2))],
  [
    "where const",
    [[3, 4], [4]],
    (x, y) =>
      tf.where(
        tf.tensor2d(
          [
            [1, 0, 1, 0],
            [1, 1, 1, 0],
            [0, 0, 1, 0],
          ],
          undefined,
          "bool",
        ),
        x,
        y,
      ),
  ],
  ["norm", [[3, 4]], (x) => tf.norm(x, 2, 1)],
  ["prod", [[3, 4]], (x) => tf.prod(x, 1)],
  ["max", [[3, 4]], (x) => tf.max(x, 1)],
  ["abs", [[3, 4]], (x) => tf.abs(x)],
  ["relu6", [[3, 4]], (x) => tf.relu6(tf.mul(x, 9))],
  ["prelu", [[3, 4], [4]], (x, a) => tf.prelu(x, a)],
  ["prelu img", [[2, 3, 3, 4], [4]], (x, a) => tf.prelu(x, a)],
  ["leakyRelu", [[3, 4]], (x) => tf.leakyRelu(x, 0.1)],
  ["elu", [[3, 4]], (x) => tf.elu(x)],
  ["selu", [[3, 4]], (x) => tf.selu(x)],
  ["pow", [[3, 4], [4]], (x, y) => tf.pow(tf.add(x, 2), y)],
  ["pow2", [[3, 4]], (x) => tf.pow(x, 2)],
  ["pow3", [[3, 4]], (x) => tf.pow(x, 3)],
  ["mod", [[3, 4], [4]], (x, y) => tf.mod(x, tf.add(y, 3))],
  [
    "floorDiv atan2",
    [
      [3, 4],
      [3, 4],
    ],
    (x, y) => tf.atan2(x, tf.add(y, 2)),
  ],
  [
    "mirrorpad reflect",
    [[2, 4, 3]],
    (x) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [2, 1],
          [0, 0],
        ],
        "reflect",
      ),
  ],
  [
    "mirrorpad symmetric",
    [[2, 4, 3]],
    (x) =>
      tf.mirrorPad(
        x,
        [
          [0, 0],
          [2, 1],
          [0, 0],
        ],
        "symmetric",
      ),
  ],
  ["lrn", [[2, 3, 3, 6]], (x) => tf.localResponseNormalization(image(x), 2, 1, 0.1, 0.75)],
  [
    "gather2 batchDims",
    [[2, 5, 3]],
    (x) =>
      tf.gather(
        x,
        tf.tensor2d(
          [
            [1, 0, 2],
            [4, 4, 1],
          ],
          undefined,
          "int32",
        ),
        1,
        1,
      ),
  ],
  ["gatherND", [[5, 3]], (x) => tf.gatherND(x, tf.tensor2d([[1], [0], [1]], undefined, "int32"))],
  ["stridedSlice", [[5, 6]], (x) => tf.stridedSlice(x, [0, 1], [5, 6], [2, 2])],
  ["tile 4d", [[1, 2, 2, 2]], (x) => tf.tile(x, [2, 1, 3, 2])],
  ["tile 5d", [[1, 2, 2, 1, 2]], (x) => tf.tile(x, [2, 1, 3, 2, 1])],
  ["logsumexp", [[3, 4]], (x) => tf.logSumExp(x, 1)],
  ["logSoftmax", [[3, 4]], (x) => tf.logSoftmax(x)],
  [
    "softmaxCE",
    [[3, 4]],
    (x) =>
      tf.losses.softmaxCrossEntropy(
        tf.tensor2d([
          [0, 1, 0, 0],
          [1, 0, 0, 0],
          [0, 0, 0, 1],
        ]),
        x,
      ),
  ],
  [
    "einsum",
    [
      [3, 4],
      [4, 5],
    ],
    (x, y) => tf.einsum("ij,jk->ik", x, y),
  ],
  ["topk", [[3, 4]], (x) => tf.topk(x, 2).values],
  ["dot", [[4], [4]], (x, y) => tf.dot(x, y)],
  ["maxPool3d", [[1, 4, 4, 4, 2]], (x) => tf.maxPool3d(x as tf.Tensor5D, 2, 2, "valid")],
  [
    "conv3d",
    [
      [1, 4, 4, 4, 2],
      [2, 2, 2, 2, 3],
    ],
    (x, w) => tf.conv3d(x as tf.Tensor5D, w as tf.Tensor5D, 1, "same"),
  ],
  ["avgPool3d same", [[1, 3, 3, 3, 2]], (x) => tf.avgPool3d(x as tf.Tensor5D, 2, 2, "same")],
  ["minimum", [[3, 4], [4]], (x, y) => tf.minimum(x, y)],
  ["squaredDifference", [[3, 4], [4]], (x, y) => tf.squaredDifference(x, y)],
  ["div", [[3, 4], [4]], (x, y) => tf.div(x, tf.add(y, 3))],
  [
    "divNoNan",
    [
      [3, 4],
      [3, 4],
    ],
    (x, y) => tf.divNoNan(x, tf.add(y, 3)),
  ],
  ["mean int", [[3, 4]], (x) => tf.mean(x, 0)],
  ["clip", [[3, 4]], (x) => tf.clipByValue(x, -0.5, 0.5)],
  ["unstack", [[2, 3, 4]], (x) => tf.mul(tf.unstack(x, 1)[1]!, 2)],
  ["round/step", [[3, 4]], (x) => tf.mul(tf.step(x), x)],
  [
    "spaceToBatch",
    [[2, 4, 4, 1]],
    (x) =>
      tf.spaceToBatchND(
        x,
        [2, 2],
        [
          [0, 0],
          [0, 0],
        ],
      ),
  ],
  ["depthToSpace", [[2, 2, 2, 4]], (x) => tf.depthToSpace(image(x), 2)],
  ["erf", [[3, 4]], (x) => tf.erf(x)],
];
beforeAll(useWasm);
describe.each(["cpu", "wasm"] as const)("%s", (b) => {
  it.each(c)("%s", (_n, s, f) =>
    expectGradient(
      b,
      s.map((x, i) => values(x, i + 1)),
      f as never,
    ),
  );
});
