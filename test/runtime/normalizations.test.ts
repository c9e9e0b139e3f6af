/** Normalisations and softmax as kernels of their own give what the operations of tfjs give. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { batchNorm } from "../../runtime/operations/batch-norm.ts";
import { groupNorm } from "../../runtime/operations/group-norm.ts";
import { layerNorm } from "../../runtime/operations/layer-norm.ts";
import { maskedSoftmax } from "../../runtime/operations/softmax.ts";
import { setOptimizations } from "../../runtime/wasm.ts";
import { expectClose, expectSame, on, values } from "./compare.ts";
import { sameWithAndWithout, scaled, type OptimizationCase } from "./optimization-case.ts";
import { useWasm } from "./wasm.ts";

const cases: OptimizationCase[] = [];

for (const shape of [[3], [5, 1], [4, 7], [3, 4, 5], [131, 8], [2, 3, 4, 21], [0, 4]]) {
  const columns = [shape.at(-1) ?? 1];
  cases.push({
    name: `layer norm of [${shape.join()}]`,
    optimization: "normalizations",
    inputs: [scaled(shape, 3), values(columns, 2), values(columns, 3)],
    compute: (x, gamma, beta) => layerNorm(x, gamma, beta, 1e-3),
  });
  for (const parts of [[], ["gamma"], ["beta"], ["gamma", "beta"]])
    if (shape.length > 1 && shape[0] !== 0)
      cases.push({
        name: `batch norm of [${shape.join()}] with ${parts.join(" and ") || "nothing"} in training`,
        optimization: "normalizations",
        inputs: [scaled(shape, 3), ...parts.map((_, index) => values(columns, 2 + index))],
        compute: (x, ...weights) => trainedNorm(x, parts, weights),
      });
  cases.push({
    name: `softmax of [${shape.join()}]`,
    optimization: "normalizations",
    inputs: [scaled(shape, 5)],
    compute: (x) => tf.softmax(x),
  });
}

/** Vectors that are full and not, rows that fit side by side and not, one block of them and several, and groups of any width. */
const grouped = [
  [[4, 6], [1, 2, 3, 6]],
  [[3, 1, 1, 10], [1, 5]],
  [[2, 5, 7, 6], [1, 3, 6]],
  [[131, 16], [4]],
  [[3, 130, 4], [1, 2, 4]],
  [[2, 37, 3], [1, 3]],
  [[1, 43, 17, 1], [1]],
  [[2, 3, 4, 7, 12], [1, 2, 4, 12]],
  [[2, 150, 70], [2, 7, 70]],
  [[2, 140, 64], [8]],
  [[2, 2, 3], [3]],
  [[0, 4, 4], [2]],
  [[3, 0, 4], [2]],
] as const; // prettier-ignore

for (const [dims, counts] of grouped)
  for (const groups of counts) {
    const shape: number[] = [...dims];
    const columns = [shape.at(-1) ?? 1];
    // Of two numbers around their mean a gradient is next to nothing, and made of rounding.
    const epsilon = shape.reduce((product, length) => product * length, 1) > 500 ? 1e-3 : 0.1;
    cases.push({
      name: `group norm of [${shape.join()}] in ${groups}`,
      optimization: "normalizations",
      inputs: [scaled(shape, 3), values(columns, 2), values(columns, 3)],
      compute: (x, gamma, beta) => groupNorm(x, gamma, beta, groups, epsilon),
    });
  }

for (const shape of [
  // Few numbers are left to the backend.
  [5, 6],
  [2, 29, 31, 3],
  [3, 140, 64],
  [2, 3, 8, 9, 7],
]) {
  const columns = [shape.at(-1) ?? 1];
  const weights = [values(columns, 2), values(columns, 3), values(columns, 4)];
  cases.push({
    name: `batch norm of [${shape.join()}] by running statistics`,
    optimization: "normalizations",
    inputs: [scaled(shape, 3), ...weights],
    compute: (x, gamma, beta, mean) => {
      const movingVariance = running(tf.add(tf.square(mean), 0.5));
      const statistics = { movingMean: running(mean), movingVariance };
      return batchNorm(x, { gamma, beta, ...statistics, epsilon: 1e-3, momentum: 0.1, training: false }); // prettier-ignore
    },
  });
}

function trainedNorm(x: tf.Tensor, parts: readonly string[], weights: tf.Tensor[]): tf.Tensor {
  return batchNorm(x, {
    ...Object.fromEntries(parts.map((part, index) => [part, weights[index]])),
    movingMean: running(tf.zeros([x.shape.at(-1) ?? 1])),
    movingVariance: running(tf.ones([x.shape.at(-1) ?? 1])),
    epsilon: 1e-3,
    momentum: 0.1,
    training: true,
  });
}

/** A variable of batch norm. */
function running(initial: tf.Tensor) {
  let value = initial;
  return { read: () => value, write: (next: tf.Tensor) => (value = next) };
}

/** Shapes of numbers and of masks that stretch to them. */
const masked = [
  [[5], [5]],
  [[2, 7], [7]],
  [
    [2, 7],
    [2, 7],
  ],
  [
    [2, 7],
    [2, 1],
  ],
  [
    [2, 3, 4, 6],
    [4, 6],
  ],
  [
    [2, 3, 4, 6],
    [2, 1, 1, 6],
  ],
  [
    [2, 3, 4, 6],
    [2, 1, 4, 6],
  ],
  [
    [2, 3, 4, 6],
    [3, 1, 6],
  ],
  [
    [2, 0, 3],
    [1, 3],
  ],
] as const;

for (const [shape, maskShape] of masked)
  cases.push({
    name: `softmax of [${shape.join()}] where a mask of [${maskShape.join()}] is on`,
    optimization: "normalizations",
    inputs: [scaled([...shape], 2)],
    compute: (x) => {
      const { data } = values([...maskShape], 12);
      const mask = tf.greater(tf.tensor(data, [...maskShape]), 0.3);
      return maskedSoftmax(x, mask, -1);
    },
  });

beforeAll(useWasm);

sameWithAndWithout(cases);

describe("the running statistics of batch norm", () => {
  it("are the same without the optimisation", async () => {
    const input = scaled([37, 5, 6], 3);
    const compute = (x: tf.Tensor): tf.Tensor[] => {
      const [movingMean, movingVariance] = [running(tf.zeros([6])), running(tf.ones([6]))];
      batchNorm(tf.add(x, 5), { movingMean, movingVariance, epsilon: 1e-3, momentum: 0.3, training: true }); // prettier-ignore
      return [movingMean.read(), movingVariance.read()];
    };
    const quick = await on("wasm", [input], compute);
    setOptimizations({ normalizations: false });
    const plain = await on("wasm", [input], compute);
    quick.forEach(({ data }, index) => {
      expectClose(data, plain[index]?.data ?? [], 1e-6);
    });
  });
});

/** In doubles. */
function normOfDoubles(x: ArrayLike<number>, groupOf: (place: number) => number): number[] {
  const [counts, sums, squares] = [[], [], []] as [number[], number[], number[]];
  Array.from(x).forEach((value, place) => {
    const group = groupOf(place);
    counts[group] = (counts[group] ?? 0) + 1;
    sums[group] = (sums[group] ?? 0) + value;
  });
  const distance = (value: number, place: number): number =>
    value - (sums[groupOf(place)] ?? 0) / (counts[groupOf(place)] ?? 1);
  Array.from(x).forEach((value, place) => {
    squares[groupOf(place)] = (squares[groupOf(place)] ?? 0) + distance(value, place) ** 2;
  });
  return Array.from(x, (value, place) => {
    const variance = (squares[groupOf(place)] ?? 0) / (counts[groupOf(place)] ?? 1);
    return distance(value, place) / Math.sqrt(variance + 1e-5);
  });
}

describe("numbers far from zero", () => {
  const [rows, columns] = [33 * 31, 12];
  const size = 2 * rows * columns;
  const ofGroup = (place: number): number =>
    4 * Math.floor(place / (rows * columns)) + Math.floor((place % columns) / 3);
  const norms = [
    ["group norm", ofGroup, (x: tf.Tensor) => groupNorm(x, tf.ones([12]), tf.zeros([12]), 4, 1e-5)],
    ["batch norm in training", (place: number) => place % columns, (x: tf.Tensor) => batchNorm(x, { movingMean: running(tf.zeros([12])), movingVariance: running(tf.ones([12])), epsilon: 1e-5, momentum: 0.1, training: true })],
  ] as const; // prettier-ignore
  it.each(norms)("are normalised by %s as closely as floats can tell", async (_, groupOf, norm) => {
    // One outlier comes first, so that what is near it is far from the others.
    const data = Float32Array.from(values([size], 6).data, (x, place) => place === 0 ? 0 : 1000 + 3 * x); // prettier-ignore
    const [found] = await on("wasm", [{ shape: [2, 33, 31, columns], data }], (x) => [norm(x)]);
    const expected = normOfDoubles(data, groupOf);
    const errors = expected.map((value, place) => Math.abs(value - (found?.data[place] ?? 0)) / Math.max(1, Math.abs(value))); // prettier-ignore
    // A float near 1000 is a multiple of 6e-5, of which the deviation is 1.7.
    expect(Math.max(...errors)).toBeLessThan(2e-5);
  });
});

/** What gives NaN and zero, and what does not, is the same with and without. */
const extremes: { readonly name: string; readonly make: () => tf.Tensor }[] = [
  {
    name: "softmax where no mask is on",
    make: () => maskedSoftmax(tf.tensor2d([[1, 2, 3]]), tf.zeros([3], "bool"), -1),
  },
  {
    name: "softmax of infinite and of huge numbers where a mask is on",
    make: () => {
      const x = tf.tensor2d([
        [-Infinity, 1, 2, 3, 4, 5],
        [-Infinity, -Infinity, 1e38, -1e38, 0, 1],
        [NaN, 0, 0, 1, 2, 3],
        [1000, 1001, 900, 0, -1000, 1000],
      ]);
      return maskedSoftmax(x, tf.tensor1d([1, 1, 1, 1, 1, 0], "bool"), -1);
    },
  },
  {
    name: "layer norm of equal and of no numbers",
    make: () => {
      const x = tf.tensor2d([
        [7, 7, 7, 7, 7],
        [1, NaN, 1, 1, 1],
        [1, Infinity, 1, 1, 1],
      ]);
      return layerNorm(x, tf.ones([5]), tf.zeros([5]), 1e-5);
    },
  },
];

const extremeImages = (): tf.Tensor => {
  const { data } = values([4, 70, 4], 3);
  data[3] = NaN;
  data[70 * 4 + 9] = Infinity;
  data.fill(7, 140 * 4, 210 * 4);
  return tf.tensor(data, [4, 70, 4]);
};
for (const groups of [1, 2, 4])
  extremes.push({
    name: `group norm in ${groups} of equal and of no numbers`,
    make: () => {
      const y = groupNorm(extremeImages(), tf.ones([4]), tf.zeros([4]), groups, 1e-5);
      const isNumber = tf.logicalNot(tf.isNaN(y));
      return tf.concat([tf.cast(isNumber, "float32"), tf.slice(y, [2, 0, 0], [1, -1, -1])]);
    },
  });

describe.each(extremes)("$name", ({ make }) => {
  it("is the same without the optimisation", async () => {
    await tf.setBackend("wasm");
    const [quick, plain] = [true, false].map((normalizations) => {
      setOptimizations({ normalizations });
      return tf.tidy(() => Array.from(make().dataSync(), (value) => Number(value.toFixed(5))));
    });
    expect(quick).toEqual(plain);
  });
});

describe("gradients of gradients", () => {
  const inputs = [scaled([3, 5], 2), values([5], 2), values([5], 3)];
  it.each([
    ["layer norm", (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => layerNorm(x, a, b, 1e-3)],
    ["batch norm", (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => trainedNorm(x, ["gamma", "beta"], [a, b])], // prettier-ignore
    [
      "group norm of rows",
      (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => groupNorm(x, a, b, 1, 1e-3),
    ],
    [
      "group norm of images",
      (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) =>
        groupNorm(tf.mul(tf.ones([1, 30, 1]), tf.expandDims(x, 1)), a, b, 5, 1),
    ],
    ["softmax", (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.softmax(tf.add(tf.mul(x, a), b))],
    ["masked softmax", (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => maskedSoftmax(tf.add(tf.mul(x, a), b), tf.tensor1d([1, 0, 1, 1, 0], "bool"), -1)], // prettier-ignore
  ] as const)("go through %s", async (_, compute) => {
    const slope = (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      tf.square(tf.grads((...given) => tf.square(compute(given[0]!, given[1]!, given[2]!)))([x, a, b])[0]!); // prettier-ignore
    await expectSame(inputs, (x, a, b) => tf.grads((...given) => slope(given[0]!, given[1]!, given[2]!))([x, a, b])); // prettier-ignore
  });
});
