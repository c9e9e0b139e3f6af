/** Depthwise convolutions by kernels of our own are those of the `cpu` backend, and of the plain loops. */
import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { tapPhases, type WindowAxis } from "../../runtime/wasm-kernels/window.ts";
import { expectSame, gradients, on, values } from "./compare.ts";
import { sameWithAndWithout, scaled, type OptimizationCase } from "./optimization-case.ts";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

type Pair = readonly [number, number];
type Pad = "same" | "valid" | tf.backend_util.ExplicitPadding;

const uneven: Pad = [
  [0, 0],
  [0, 3],
  [2, 1],
  [0, 0],
];
/** More than the window reaches. */
const far: Pad = [
  [0, 0],
  [4, 0],
  [5, 4],
  [0, 0],
];

/** Height and width, kernel, strides, dilations; of images below, at and above so many windows as are summed side by side. */
const geometries: readonly (readonly [Pair, Pair, Pair, Pair])[] = [
  [[5, 11], [3, 3], [1, 1], [1, 1]],
  [[8, 9], [3, 3], [2, 2], [1, 1]],
  [[7, 10], [5, 2], [1, 1], [1, 1]],
  [[9, 13], [7, 7], [1, 1], [1, 1]],
  [[9, 8], [3, 4], [3, 2], [1, 1]],
  [[7, 6], [2, 2], [3, 4], [1, 1]],
  [[9, 10], [3, 3], [1, 1], [2, 3]],
  [[4, 3], [1, 1], [1, 1], [1, 1]],
  [[1, 2], [5, 5], [1, 1], [1, 1]],
  [[6, 14], [6, 1], [1, 1], [1, 1]],
]; // prettier-ignore

function isFitting([size, kernel, , dilation]: (typeof geometries)[number]): boolean {
  return [0, 1].every((axis) => (kernel[axis]! - 1) * dilation[axis]! < size[axis]!);
}

/** Below, at and between the numbers of channels that kernels take at once. */
const channels = [1, 4, 7, 24, 30];

const cases: OptimizationCase[] = geometries.flatMap((geometry, place) =>
  (["same", "valid", uneven, far] as const)
    .filter((pad) => isFitting(geometry) || pad === "same")
    .flatMap((pad, index) => {
      const [size, kernel, stride, dilation] = geometry;
      // Each with two of the numbers.
      const some = [channels[(place + index) % 5]!, channels[(place + index + 3) % 5]!];
      return some.map((count): OptimizationCase => {
        const name = `${size.join("×")}×${count} by ${kernel.join("×")}, stride ${stride.join()}, dilation ${dilation.join()}, ${typeof pad === "string" ? pad : JSON.stringify(pad)}`;
        return {
          name,
          optimization: "convolutions",
          inputs: [values([2, ...size, count], 1), values([...kernel, count, 1], 2)],
          compute: (x, w) =>
            tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, [...stride], pad, "NHWC", [...dilation]), // prettier-ignore
        };
      });
    }),
);

cases.push({
  name: "several filters for each channel",
  optimization: "convolutions",
  inputs: [values([2, 6, 5, 4], 1), values([3, 3, 4, 2], 2)],
  compute: (x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 2, "same"),
});

/** A bias for each channel, and none; activations of ours and of the backend. */
for (const bias of [[13], []])
  for (const activation of ["linear", "relu", "relu6", "sigmoid", "elu"] as const)
    cases.push({
      name: `one with a bias [${bias.join()}] and ${activation}`,
      optimization: "convolutions",
      inputs: [scaled([3, 6, 11, 13], 4, 1), values([3, 3, 13, 1], 2), values(bias, 3)],
      compute: (x, filter, b) => {
        const given = { x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, strides: 1, pad: "same", activation } as const; // prettier-ignore
        const y = tf.fused.depthwiseConv2d(bias.length === 0 ? given : { ...given, bias: b });
        return bias.length === 0 ? tf.add(y, b) : y;
      },
    });

sameWithAndWithout(cases);

it("gives nothing of nothing", () =>
  expectSame(
    [values([0, 6, 5, 4], 1), values([3, 3, 4, 1], 2)],
    gradients((x, w) => tf.depthwiseConv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, "same")),
  ));

it("loses nothing of a filter's gradient where images are many", async () => {
  const [count, size, width] = [24, 56, 5];
  const x = values([count, size, size, width], 3);
  const dy = values([count, size, size, width], 4);
  // As a mean that is far from zero makes sums large.
  for (const each of [x, dy]) each.data.forEach((value, at) => (each.data[at] = value + 1));
  const [found] = await on("wasm", [x, dy], (image, gradient) => [
    tf.grad((w) =>
      tf.sum(
        tf.mul(tf.depthwiseConv2d(image as tf.Tensor4D, w as tf.Tensor4D, 1, "same"), gradient),
      ),
    )(tf.ones([3, 3, width, 1])),
  ]);
  for (let row = 0; row < 3; row++)
    for (let column = 0; column < 3; column++)
      for (let channel = 0; channel < width; channel++) {
        let sum = 0;
        for (let image = 0; image < count; image++)
          for (let y = Math.max(0, 1 - row); y < Math.min(size, size + 1 - row); y++)
            for (let z = Math.max(0, 1 - column); z < Math.min(size, size + 1 - column); z++) {
              const to = ((image * size + y) * size + z) * width + channel;
              const from = to + ((row - 1) * size + column - 1) * width;
              sum += x.data[from]! * dy.data[to]!;
            }
        const actual = found!.data[(row * 3 + column) * width + channel]!;
        expect(Math.abs(actual / sum - 1)).toBeLessThan(3e-7);
      }
});

describe("places that the same taps meet", () => {
  const axes: readonly WindowAxis[] = [1, 2, 3, 4].flatMap((stride) =>
    [1, 2, 3, 6].flatMap((dilation) =>
      [1, 2, 3, 5].flatMap((kernelSize) =>
        [-1, 0, 1, 4].map((padBefore) => {
          return { inputSize: 9, outputSize: 4, kernelSize, stride, dilation, padBefore };
        }),
      ),
    ),
  );

  it("are met by all of these and by no others", () => {
    for (const axis of axes) {
      const { inputSize, outputSize, kernelSize, stride, dilation, padBefore } = axis;
      const met = new Set<string>();
      for (const [first, { axis: phase, lastTap, tapStep }] of tapPhases(axis).entries())
        for (let at = 0; at < phase.outputSize; at++)
          for (let index = 0; index < phase.kernelSize; index++) {
            const output = at + index * phase.dilation - phase.padBefore;
            if (output < 0 || output >= outputSize) continue;
            met.add([first + at * stride, lastTap - index * tapStep, output].join());
          }
      const expected = new Set<string>();
      for (let output = 0; output < outputSize; output++)
        for (let tap = 0; tap < kernelSize; tap++) {
          const place = output * stride + tap * dilation - padBefore;
          if (place >= 0 && place < inputSize) expected.add([place, tap, output].join());
        }
      expect(met).toEqual(expected);
    }
  });
});
