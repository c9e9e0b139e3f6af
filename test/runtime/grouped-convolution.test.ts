/** Convolutions in groups are the same by one kernel as group by group. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, it } from "vitest";
import { setOptimizations } from "../../runtime/optimizations.ts";
import { groupedConv2d } from "../../runtime/operations/grouped-conv2d.ts";
import { expectClose, expectGradient, expectSame, gradients, on, values } from "./compare.ts";
import { sameWithAndWithout, type OptimizationCase } from "./optimization-case.ts";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

type Pair = [number, number];
type Pad = Parameters<typeof groupedConv2d>[3];

const uneven: Pad = [
  [0, 0],
  [0, 3],
  [2, 1],
  [0, 0],
];

/** Images, height and width, channels and filters of a group, groups, kernel, strides, dilations. */
const geometries: readonly (readonly [number, Pair, Pair, number, Pair, Pair, Pair])[] = [
  [2, [7, 9], [8, 16], 4, [3, 3], [1, 1], [1, 1]],
  [2, [9, 8], [3, 5], 3, [3, 3], [2, 2], [1, 1]],
  [3, [8, 7], [2, 3], 2, [2, 5], [1, 1], [2, 1]],
  [2, [6, 7], [5, 2], 7, [1, 1], [1, 1], [1, 1]],
  [2, [6, 7], [4, 4], 8, [1, 1], [2, 3], [1, 1]],
  // Few windows, which read filters as they lie; taps that meet only padding.
  [1, [2, 2], [6, 4], 2, [5, 3], [1, 1], [1, 1]],
  [1, [2, 3], [12, 20], 3, [2, 2], [1, 1], [1, 1]],
  // More windows than are gathered at once.
  [2, [17, 18], [4, 9], 2, [3, 2], [1, 1], [1, 1]],
  // A channel each.
  [2, [6, 9], [1, 1], 8, [3, 3], [1, 1], [1, 1]],
  [2, [6, 9], [1, 3], 5, [3, 3], [2, 2], [1, 1]],
]; // prettier-ignore

const cases: OptimizationCase[] = geometries.flatMap(
  ([count, size, [inputs, outputs], groups, kernel, stride, dilation]) =>
    (["same", "valid", uneven] as const)
      .filter(
        (pad) =>
          pad !== "valid" ||
          kernel.every((taps, axis) => (taps - 1) * dilation[axis]! < size[axis]!),
      ) // prettier-ignore
      .map((pad) => ({
        name: `${count} of ${size.join("×")}, ${groups} groups of ${inputs} to ${outputs} by ${kernel.join("×")}, stride ${stride.join()}, dilation ${dilation.join()}, ${typeof pad === "string" ? pad : "uneven"}`,
        optimization: "convolutions",
        inputs: [
          values([count, ...size, inputs * groups], 1),
          values([...kernel, inputs, outputs * groups], 2),
        ],
        compute: (x, w) =>
          groupedConv2d(x as tf.Tensor4D, w as tf.Tensor4D, stride, pad, dilation, groups),
      })),
);

sameWithAndWithout(cases);

const few = [values([2, 3, 4, 6], 1), values([2, 2, 3, 4], 2)];
const convolved = (x: tf.Tensor, w: tf.Tensor): tf.Tensor =>
  groupedConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same", 1, 2);

describe("a convolution in groups", () => {
  it("has the gradients that central differences say", () =>
    expectGradient("wasm", few, convolved));

  it("gives nothing of nothing", () =>
    expectSame([values([0, 6, 5, 4], 1), values([3, 3, 2, 6], 2)], gradients(convolved)));

  it("has gradients of gradients", async () => {
    const second = (x: tf.Tensor, w: tf.Tensor): tf.Tensor[] =>
      tf.grads((a, b) => tf.sum(tf.square(tf.grad((c) => tf.sum(tf.square(convolved(c, b))))(a))))([x, w]); // prettier-ignore
    const found = await on("wasm", few, second);
    const before = setOptimizations({ convolutions: false });
    const expected = await on("wasm", few, second);
    setOptimizations(before);
    found.forEach(({ data }, index) => {
      expectClose(data, expected[index]?.data ?? [], 1e-5);
    });
  });

  it("keeps packed filters apart from those of a convolution that sees all channels", async () => {
    const weights = values([3, 3, 16, 16], 4);
    const [whole, groups] = await on("wasm", [weights], (w) => {
      const x: tf.Tensor4D = tf.ones([1, 17, 17, 16]);
      const wide: tf.Tensor4D = tf.ones([1, 17, 17, 64]);
      // The same memory as [3, 3, 16, 16] in one group and as [3, 3, 16, 4 · 4] in four.
      return [
        tf.conv2d(x, w as tf.Tensor4D, 1, "valid"),
        groupedConv2d(wide, w as tf.Tensor4D, 1, "valid", 1, 4),
      ];
    });
    // Of ones, each channel of either is the sum of its column.
    expectClose(whole!.data, groups!.data, 1e-5);
  });
});
