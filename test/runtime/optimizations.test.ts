/** Everything that is only there to be quick gives the same with it and without. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { values } from "./compare.ts";
import { sameWithAndWithout, scaled, type OptimizationCase } from "./optimization-case.ts";
import { useWasm } from "./wasm.ts";

const cases: OptimizationCase[] = [
  ...[[], [1], [3], [3, 7], [0, 4], [5, 4, 4]].flatMap((shape): readonly OptimizationCase[] => [
    {
      name: `exp of [${String(shape)}]`,
      optimization: "activations",
      inputs: [scaled(shape, 6)],
      compute: (x) => tf.exp(x),
    },
    {
      name: `tanh of [${String(shape)}]`,
      optimization: "activations",
      inputs: [scaled(shape, 6)],
      compute: (x) => tf.tanh(x),
    },
  ]),
];

/** Batch, rows, depth, columns: below, at and above the sizes of tiles and blocks. */
const products = [
  [[], 1, 1, 1],
  [[], 3, 5, 7],
  [[], 4, 8, 8],
  [[], 13, 17, 31],
  [[], 131, 260, 9],
  [[3], 6, 5, 11],
  [[2, 3], 9, 4, 8],
  [[2], 0, 3, 4],
] as const;

for (const [outer, rows, depth, columns] of products)
  for (const [transposeA, transposeB] of [
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ]) {
    const a = [...outer, ...(transposeA ? [depth, rows] : [rows, depth])];
    const b = [...outer, ...(transposeB ? [columns, depth] : [depth, columns])];
    cases.push({
      name: `[${a.join()}]${transposeA ? "ᵀ" : ""} × [${b.join()}]${transposeB ? "ᵀ" : ""}`,
      optimization: "matrixProducts",
      inputs: [values(a, 1), values(b, 2)],
      compute: (x, y) => tf.matMul(x, y, transposeA, transposeB),
    });
  }

/** A matrix with a batch, and batches that both have to be repeated. */
for (const [first, second] of [
  [[], [3]],
  [[3], []],
  [[1], [2, 3]],
  [
    [2, 3],
    [1, 1],
  ],
  [[2, 1], [3]],
  [[1, 1], [2]],
] as const)
  // prettier-ignore
  for (const transposeA of [false, true])
    for (const transposeB of [false, true]) {
      const a = [...first, ...(transposeA ? [7, 5] : [5, 7])];
      const b = [...second, ...(transposeB ? [9, 7] : [7, 9])];
      cases.push({
        name: `[${a.join()}]${transposeA ? "ᵀ" : ""} × [${b.join()}]${transposeB ? "ᵀ" : ""}, repeated`,
        optimization: "matrixProducts",
        inputs: [values(a, 1), values(b, 2)],
        compute: (x, y) => tf.matMul(x, y, transposeA, transposeB),
      });
    }

for (const activation of ["linear", "relu", "sigmoid", "elu", "relu6", "leakyrelu"] as const)
  for (const transposeB of [false, true])
    cases.push({
      name: `a product with a bias and ${activation}, ${transposeB ? "transposed" : "as it stands"}`,
      optimization: "matrixProducts",
      inputs: [values([7, 3], 1), values(transposeB ? [5, 3] : [3, 5], 2), values([5], 3)],
      compute: (a, b, bias) => tf.fused.matMul({ a, b, bias, activation, transposeB }),
    });

/** Height, width, channels, filters, kernel, stride, dilation; with fewer channels the backend takes over. */
const convolutions = [
  [7, 9, 12, 5, 3, 1, 1],
  [8, 8, 5, 6, 5, 1, 1],
  [9, 7, 13, 8, 3, 2, 1],
  [10, 9, 25, 3, 2, 1, 3],
  [6, 6, 101, 7, 1, 1, 1],
  [6, 7, 102, 2, 1, 2, 1],
] as const;

/** Where some taps of the window meet only padding, whatever its place. */
const inMargins = [
  [1, 1, 4, 5, 3, 1, 1],
  [1, 2, 3, 8, 5, 1, 1],
  [2, 5, 2, 9, 5, 1, 1],
  [2, 2, 5, 3, 3, 2, 1],
  [4, 2, 3, 4, 3, 1, 3],
] as const;

for (const [height, width, channels, filters, kernel, stride, dilation] of [
  ...convolutions,
  ...inMargins,
])
  for (const pad of ["same", "valid"] as const) {
    if (pad === "valid" && (kernel - 1) * dilation >= Math.min(height, width)) continue;
    cases.push({
      name: `a convolution of ${height}×${width}×${channels} by ${filters} of ${kernel}, stride ${stride}, dilation ${dilation}, ${pad}`,
      optimization: "convolutions",
      inputs: [
        values([2, height, width, channels], 1),
        values([kernel, kernel, channels, filters], 2),
      ],
      compute: (x, w) =>
        tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad, "NHWC", dilation),
    });
  }

for (const [size, batch] of [
  [5, 1],
  [4, 70],
] as const)
  cases.push({
    name: `a convolution of ${batch} images with uneven margins`,
    optimization: "convolutions",
    inputs: [values([batch, size, 1, 3], 1), values([3, 4, 3, 6], 2)],
    compute: (x, w) =>
      tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, [[0, 0], [0, 1], [4, 3], [0, 0]], "NHWC"), // prettier-ignore
  });

for (const activation of ["linear", "relu", "relu6", "sigmoid"] as const)
  cases.push({
    name: `a convolution with bias and ${activation}`,
    optimization: "convolutions",
    inputs: [values([2, 6, 5, 12], 1), values([3, 3, 12, 6], 2), values([6], 3)],
    compute: (x, filter, bias) =>
      tf.fused.conv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, bias, strides: 1, pad: "same", activation }), // prettier-ignore
  });

for (const [shape, times] of [
  [[], []],
  [[3], [2]],
  [
    [2, 3],
    [1, 4],
  ],
  [
    [2, 1, 3],
    [1, 5, 1],
  ],
  [
    [2, 3, 1],
    [3, 2, 7],
  ],
  [
    [2, 0],
    [2, 2],
  ],
] as const)
  cases.push({
    name: `[${shape.join()}] tiled [${times.join()}] times`,
    optimization: "copies",
    inputs: [values([...shape], 8)],
    compute: (x) => tf.tile(x, [...times]),
  });

for (const [a, b] of [
  [[3, 4], [4]],
  [
    [3, 4],
    [3, 1],
  ],
  [
    [1, 4],
    [3, 1],
  ],
  [[2, 3, 2], []],
] as const)
  for (const compare of [
    "equal",
    "notEqual",
    "less",
    "lessEqual",
    "greater",
    "greaterEqual",
  ] as const)
    // prettier-ignore
    cases.push({
      name: `${compare} of [${a.join()}] and [${b.join()}]`,
      optimization: "copies",
      inputs: [values([...a], 8), values([...b], 9)],
      compute: (x, y) => {
        const [left, right] = [tf.round(tf.mul(x, 2)), tf.round(tf.mul(y, 2))];
        return tf.mul(tf.cast(tf[compare](left, right), "float32"), tf.add(x, y));
      },
    });

for (const axis of [0, 1, 2])
  for (const size of [[], [1], [5], [2, 3], [0]])
    cases.push({
      name: `[4,3,2] gathered along ${axis} by [${size.join()}]`,
      optimization: "copies",
      inputs: [values([4, 3, 2], 8)],
      compute: (x) => {
        const { data } = values(size, 11);
        const places = Int32Array.from(data, (value) => Math.abs(value) * 2);
        return tf.gather(x, tf.tensor(places, size, "int32"), axis);
      },
    });

cases.push({
  name: "a clone",
  optimization: "sharing",
  inputs: [values([3, 4], 7)],
  compute: (x) => tf.mul(tf.clone(x), tf.clone(tf.clone(x))),
});

beforeAll(useWasm);

sameWithAndWithout(cases);

describe("a clone", () => {
  it("lives as long as it is used, and keeps its values when a variable gets new ones", () => {
    const before = tf.engine().backend.numDataIds();
    const variable = tf.tidy(() => tf.variable(tf.tensor1d([1, 2, 3])));
    const clone = tf.clone(variable);
    expect(tf.engine().backend.numDataIds()).toBe(before + 1);
    tf.tidy(() => {
      variable.assign(tf.tensor1d([4, 5, 6]));
    });
    expect([...clone.dataSync()]).toEqual([1, 2, 3]);
    expect([...variable.dataSync()]).toEqual([4, 5, 6]);
    clone.dispose();
    variable.dispose();
    expect(tf.engine().backend.numDataIds()).toBe(before);
  });
});

describe("the switches", () => {
  it("come back as they were", () => {
    const before = setOptimizations({ activations: false });
    expect(optimizations().activations).toBe(false);
    expect(setOptimizations(before).activations).toBe(false);
    expect(optimizations()).toEqual(before);
  });
});
