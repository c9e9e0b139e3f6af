/** Normalisations and softmax as kernels of their own give what the operations of tfjs give. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { batchNorm } from "../../runtime/operations/batch-norm.ts";
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

/** What gives NaN and zero, and what does not, is the same with and without. */
const extremes: readonly { readonly name: string; readonly make: () => tf.Tensor }[] = [
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
    ["softmax", (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => tf.softmax(tf.add(tf.mul(x, a), b))],
    ["masked softmax", (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor) => maskedSoftmax(tf.add(tf.mul(x, a), b), tf.tensor1d([1, 0, 1, 1, 0], "bool"), -1)], // prettier-ignore
  ] as const)("go through %s", async (_, compute) => {
    const slope = (x: tf.Tensor, a: tf.Tensor, b: tf.Tensor): tf.Tensor =>
      tf.square(tf.grads((...given) => tf.square(compute(given[0]!, given[1]!, given[2]!)))([x, a, b])[0]!); // prettier-ignore
    await expectSame(inputs, (x, a, b) => tf.grads((...given) => slope(given[0]!, given[1]!, given[2]!))([x, a, b])); // prettier-ignore
  });
});
