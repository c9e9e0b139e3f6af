/** Convolutions of 3×3 by minimal filtering are those of the `cpu` backend, with their gradients, and close to plain ones. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { optimizations, setOptimizations } from "../../runtime/optimizations.ts";
import { convolutionShape } from "../../runtime/wasm-kernels/convolution.ts";
import type { WasmBackend } from "../../runtime/wasm-kernels/wasm-backend.ts";
import { kernelsForTiles } from "../../runtime/wasm-kernels/winograd.ts";
import { expectClose, expectSame, gradients, on, toTensor, values } from "./compare.ts";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

const initial = optimizations();
afterEach(() => {
  setOptimizations(initial);
});

type Pad = "same" | "valid" | tf.backend_util.ExplicitPadding;
const margins = (...[top, bottom, left, right]: [number, number, number, number]): Pad => [
  [0, 0],
  [top, bottom],
  [left, right],
  [0, 0],
];

/** Batch, height, width, channels, filters; odd and even results, channels that are no multiple of four. */
const cases: readonly (readonly [readonly [number, number, number, number, number], Pad])[] = [
  [[4, 8, 10, 8, 12], "same"],
  [[4, 7, 9, 9, 10], "same"],
  [[4, 8, 9, 11, 8], "valid"],
  [[4, 9, 8, 16, 13], "valid"],
  [[12, 4, 5, 10, 9], "same"],
  [[48, 2, 2, 8, 8], "same"],
  [[24, 2, 4, 8, 9], "same"],
  [[4, 8, 8, 9, 8], margins(0, 1, 2, 0)],
  [[4, 6, 7, 8, 8], margins(4, 3, 5, 4)],
  [[2, 12, 13, 40, 33], margins(1, 1, 0, 2)],
  [[1, 40, 38, 8, 8], "same"],
];

describe.each(cases)("of %j, %j", ([batch, height, width, channels, filters], pad) => {
  const inputs = [
    values([batch, height, width, channels], 1),
    values([3, 3, channels, filters], 2),
  ] as const;
  const convolved = gradients((x, w) => tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, pad));

  it("is taken", () => {
    const backend = tf.backend() as unknown as WasmBackend;
    const attributes = { strides: 1, pad } as const;
    const shape = convolutionShape(tf, attributes, inputs[0].shape, inputs[1].shape);
    expect(kernelsForTiles(backend, shape)).toBeDefined();
    setOptimizations({ winograd: false });
    expect(kernelsForTiles(backend, shape)).toBeUndefined();
  });

  it("is that of the cpu backend, with its gradients", () => expectSame(inputs, convolved));

  it("is the same to two in a million without", async () => {
    const quick = await on("wasm", inputs, convolved);
    setOptimizations({ winograd: false });
    const plain = await on("wasm", inputs, convolved);
    quick.forEach(({ data }, index) => {
      expectClose(data, plain[index]?.data ?? [], 2e-6);
    });
  });
});

it.each([
  ["strides", { strides: 2, pad: "same" }, [4, 16, 16, 16], [3, 3, 16, 16]],
  ["dilations", { strides: 1, dilations: 2, pad: "same" }, [4, 16, 16, 16], [3, 3, 16, 16]],
  ["other kernels", { strides: 1, pad: "same" }, [4, 16, 16, 16], [3, 5, 16, 16]],
  ["groups", { strides: 1, pad: "same" }, [4, 16, 16, 32], [3, 3, 16, 32]],
  ["few channels", { strides: 1, pad: "same" }, [4, 16, 16, 3], [3, 3, 3, 16]],
  ["few filters", { strides: 1, pad: "same" }, [4, 16, 16, 16], [3, 3, 16, 2]],
  ["few tiles", { strides: 1, pad: "same" }, [1, 8, 8, 16], [3, 3, 16, 16]],
  ["tiles that are mostly margin", { strides: 1, pad: "same" }, [99, 3, 3, 16], [3, 3, 16, 16]],
  ["taps that meet only margin", { strides: 1, pad: "same" }, [99, 1, 8, 16], [3, 3, 16, 16]],
] as const)("is not taken for %s", (_, attributes, x, filter) => {
  const shape = convolutionShape(tf, attributes, [...x], [...filter]);
  expect(kernelsForTiles(tf.backend() as unknown as WasmBackend, shape)).toBeUndefined();
});

it.each(["linear", "relu"] as const)(
  "has a bias, and %s, in every line of it",
  async (activation) => {
    const inputs = [values([3, 9, 7, 16], 1), values([3, 3, 16, 24], 2), values([24], 3)];
    const compute = (...[x, filter, bias]: tf.Tensor[]): tf.Tensor[] => [
      tf.fused.conv2d({ x: x as tf.Tensor4D, filter: filter as tf.Tensor4D, bias: bias!, strides: 1, pad: "same", activation }), // prettier-ignore
    ];
    await expectSame(inputs, compute);
  },
);

it("keeps a transformed filter with its weights, and makes it anew for others", () => {
  const x = toTensor(values([1, 8, 8, 32], 1)) as tf.Tensor4D;
  const variable = tf.variable(toTensor(values([3, 3, 32, 40], 2)) as tf.Tensor4D);
  const result = (): Float32Array =>
    tf.tidy(() => tf.conv2d(x, variable, 1, "same").dataSync<"float32">());
  const plain = (): Float32Array => {
    const before = setOptimizations({ winograd: false });
    const found = result();
    setOptimizations(before);
    return found;
  };
  const first = result();
  expect(result()).toEqual(first);
  expectClose(first, plain(), 2e-6);
  variable.assign(toTensor(values([3, 3, 32, 40], 3)) as tf.Tensor4D);
  expectClose(result(), plain(), 2e-6);
  expectClose(result(), plain(), 2e-6);
  tf.dispose([x, variable]);
});
