/** Sums, means, extremes and pools give the same with our kernels and without. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { setOptimizations } from "../../runtime/wasm.ts";
import { values } from "./compare.ts";
import { sameWithAndWithout, type OptimizationCase } from "./optimization-case.ts";
import { useWasm } from "./wasm.ts";

const cases: OptimizationCase[] = [];

const axes = [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]];
for (const shape of [
  [5, 7, 9],
  [131, 2, 20],
  [1, 1, 1],
  [2, 0, 3],
])
  for (const axis of axes)
    for (const keepDims of [true, false])
      cases.push({
        name: `the sum of [${shape.join()}] over ${axis.join()}${keepDims ? ", kept" : ""}`,
        optimization: "reductions",
        inputs: [values(shape, 5)],
        compute: (x) => tf.sum(x, axis, keepDims),
      });

for (const axis of axes)
  cases.push({
    name: `the mean of [5,7,9] over ${axis.join()}`,
    optimization: "reductions",
    inputs: [values([5, 7, 9], 5)],
    compute: (x) => tf.mean(x, axis),
  });

/** Rows that fit side by side and not, one block of them and several, and axes that are no neighbours. */
for (const [shape, along] of [
  [
    [3, 17, 19, 5],
    [[1, 2], [0, 1], [1], [0, 2]],
  ],
  [
    [2, 150, 64],
    [[1], [0]],
  ],
  [[2, 140, 70], [[1]]],
  [
    [2, 5, 31, 3, 4],
    [
      [1, 2],
      [2, 3],
      [1, 2, 3],
    ],
  ],
  [[1, 1031], [[0]]],
  [[700, 1], [[0]]],
] as const)
  // prettier-ignore
  for (const axis of along)
    for (const kind of ["sum", "mean", "max", "min"] as const)
      cases.push({
        name: `the ${kind} of [${shape.join()}] over ${axis.join()}`,
        optimization: "reductions",
        inputs: [values([...shape], 5)],
        compute: (x) => tf[kind](x, [...axis]),
      });

for (const kind of ["max", "min"] as const)
  cases.push({
    name: `the ${kind} of what is equal`,
    optimization: "reductions",
    inputs: [values([2, 40, 20], 5)],
    compute: (x) => tf[kind](tf.add(tf.round(x), tf.mul(x, 0)), 1),
  });

for (const channels of [1, 4, 7])
  for (const [size, stride] of [
    [2, 2],
    [3, 2],
    [3, 1],
  ] as const)
    for (const pad of ["same", "valid"] as const)
      for (const kind of ["maxPool", "avgPool"] as const)
        cases.push({
          name: `${kind} of ${channels} channels by ${size}, stride ${stride}, ${pad}`,
          optimization: "reductions",
          inputs: [values([2, 7, 6, channels], 6)],
          compute: (x) => tf[kind](x as tf.Tensor4D, size, stride, pad),
        });

beforeAll(useWasm);

sameWithAndWithout(cases);

describe("reductions of what is no number", () => {
  it.each(["sum", "mean", "max", "min"] as const)(
    "are the same without the optimisation: %s",
    async (kind) => {
      await tf.setBackend("wasm");
      const data = Float32Array.from(values([2, 70, 9], 3).data);
      data[40] = NaN;
      data[50] = Infinity;
      data[60] = -Infinity;
      const [quick, plain] = [true, false].map((reductions) => {
        const before = setOptimizations({ reductions });
        const found = tf.tidy(() => [...tf[kind](tf.tensor(data, [2, 70, 9]), 1).dataSync()]);
        setOptimizations(before);
        return found.map((value) => Number(value.toFixed(4)));
      });
      expect(quick).toEqual(plain);
      expect(quick?.some(Number.isNaN)).toBe(true);
    },
  );
});
