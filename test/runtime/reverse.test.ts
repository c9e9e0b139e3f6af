import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

describe("a reversal on the wasm backend", () => {
  it.each([
    [[4, 3], 0],
    [[4, 3], 1],
    [
      [2, 3, 5],
      [0, 2],
    ],
  ] as const)("of bools %j along %j is that of ints", (shape, axis) => {
    const size = shape.reduce((product, dim) => product * dim, 1);
    const numbers = Array.from({ length: size }, (_, index) => Number(index % 3 === 0));
    const before = tf.engine().backend.numDataIds();
    const [bools, ints] = tf.tidy(() => {
      const along = [axis].flat();
      return (["bool", "int32"] as const).map((dtype) => {
        const turned = tf.reverse(tf.tensor(numbers, [...shape], dtype), along);
        expect(turned.dtype).toBe(dtype);
        return [...turned.dataSync()];
      });
    });
    expect(bools).toEqual(ints);
    expect(tf.engine().backend.numDataIds()).toBe(before);
  });
});
