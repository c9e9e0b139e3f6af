/** Elementwise functions of functions: one kernel where there can be one, and the same as without in any case. */
import * as tf from "@tensorflow/tfjs";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { elementwise, setOptimizations } from "../../runtime/index.ts";
import { optimizations } from "../../runtime/wasm.ts";
import type { ElementwiseFunction } from "../../runtime/elementwise/trace.ts";
import { expectGradient, gradients, on, values } from "./compare.ts";
import { elementwiseCases } from "./elementwise-cases.ts";
import { sameWithAndWithout, scaled } from "./optimization-case.ts";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

sameWithAndWithout(
  elementwiseCases.map(({ name, shapes, scale = 1, compute }) => ({
    name,
    optimization: "elementwise",
    inputs: shapes.map((shape, index) => scaled([...shape], scale, index + 1)),
    compute: (...inputs) => elementwise(tf, inputs, compute),
  })),
);

const initial = optimizations();
afterEach(async () => {
  setOptimizations(initial);
  await tf.setBackend("wasm");
});

/** Names of the kernels that run. */
async function kernels(run: () => unknown): Promise<readonly string[]> {
  const profile = await tf.profile(() => {
    tf.tidy(() => void run());
  });
  return profile.kernels.map(({ name }) => name);
}

const gated: ElementwiseFunction = ([x, gate]) => tf.mul(x!, tf.sigmoid(gate!));
const gatedBy: ElementwiseFunction = ([x, gate], { mul, sigmoid }) => mul(x!, sigmoid(gate!));

describe("an elementwise function", () => {
  it("is one kernel, and its gradients are another", async () => {
    const given = [tf.randomNormal([2, 3]), tf.randomNormal([2, 3])];
    const compute = (...inputs: tf.Tensor[]): tf.Tensor => elementwise(tf, inputs, gatedBy);
    expect(await kernels(() => compute(...given))).toEqual(["NncElementwise"]);
    const backward = await kernels(() => tf.grads(compute)(given, tf.ones([2, 3])));
    expect(backward.filter((name) => !["Fill", "Identity"].includes(name))).toEqual([
      "NncElementwise",
      "NncElementwise",
    ]);
    tf.dispose(given);
  });

  const unfit: readonly (readonly [string, ElementwiseFunction, readonly tf.DataType[]])[] = [
    ["calls tfjs itself", gated, ["float32", "float32"]],
    ["is not elementwise", ([x], { sum }) => sum(x!), ["float32"]],
    ["gives bools", ([x], { greater }) => greater(x!, 0), ["float32"]],
    ["is of ints", ([x], { add }) => add(add(x!, x!), x!), ["int32"]],
    ["has a mask from outside", ([mask, x], { where, neg }) => where(mask!, x!, neg(x!)), ["bool", "float32"]], // prettier-ignore
  ];

  it.each(unfit)("is what it calls where it %s", async (_, compute, types) => {
    const given = types.map((type) => tf.cast(tf.tensor2d([[1, 0, -2]]), type as "float32"));
    const before = tf.memory().numTensors;
    const names = await kernels(() => elementwise(tf, given, compute));
    expect(names).not.toContain("NncElementwise");
    const result = elementwise(tf, given, compute);
    const plain = tf.tidy(() => compute(given, tf));
    expect([result.dtype, result.shape]).toEqual([plain.dtype, plain.shape]);
    expect([...result.dataSync()]).toEqual([...plain.dataSync()]);
    tf.dispose([result, plain]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("throws what the function throws", () => {
    const x = tf.ones([2]);
    const faulty: ElementwiseFunction = () => {
      throw new RangeError("no such luck");
    };
    expect(() => elementwise(tf, [x], faulty)).toThrow("no such luck");
    x.dispose();
  });

  it("is what it calls on other backends, and where it is turned off", async () => {
    const run = (): unknown => elementwise(tf, [tf.ones([2]), tf.ones([2])], gatedBy);
    setOptimizations({ elementwise: false });
    expect(await kernels(run)).not.toContain("NncElementwise");
    setOptimizations({ elementwise: true });
    await tf.setBackend("cpu");
    expect(await kernels(run)).not.toContain("NncElementwise");
  });

  // Those of tfjs are wrong where a gradient is made of the result, as that of tanh is.
  it("has gradients of gradients", async () => {
    const compute: ElementwiseFunction = ([x, y], { mul, tanh, exp, add, div }) =>
      add(mul(x!, tanh(mul(x!, y!))), div(exp(x!), 3));
    await expectGradient("wasm", [values([3, 4], 1), values([4], 2)], (x, y) =>
      tf.square(tf.grad((given) => elementwise(tf, [given, y], compute))(x)),
    );
  });

  it("says when tensors do not broadcast", () => {
    const [a, b] = [tf.ones([2, 3]), tf.ones([2, 4])];
    expect(() => elementwise(tf, [a, b], gatedBy)).toThrow("could not be broadcast");
    tf.dispose([a, b]);
  });

  it("takes numbers that a function closes over as they are at each call", () => {
    const x = tf.tensor1d([1, 2]);
    const scaled = (factor: number): number[] =>
      tf.tidy(() => [...elementwise(tf, [x], ([y], { add, mul }) => mul(add(y, 1), factor)).dataSync()]); // prettier-ignore
    expect([scaled(2), scaled(-0), scaled(0), scaled(Infinity)]).toEqual([
      [4, 6],
      [-0, -0],
      [0, 0],
      [Infinity, Infinity],
    ]);
    x.dispose();
  });

  it("differentiates for what it does not use, and for what has a gradient of zero", async () => {
    const compute: ElementwiseFunction = ([x, y], { add, floor, mul }) => add(floor(y!), mul(x!, 2)); // prettier-ignore
    const inputs = [values([2, 3], 1), values([3], 2), values([2, 1], 3)];
    const all = await on(
      "wasm",
      inputs,
      gradients((...given) => elementwise(tf, given, compute)),
    );
    expect(all.map(({ shape }) => shape)).toEqual([[2, 3], [2, 3], [3], [2, 1]]);
    expect([...Array.from(all[2]!.data), ...Array.from(all[3]!.data)]).toEqual([0, 0, 0, 0, 0]);
  });
});
