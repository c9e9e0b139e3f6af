import * as tf from "@tensorflow/tfjs";
import { beforeAll, describe, expect, it } from "vitest";
import { difference } from "../live-model.ts";
import { sameWithAndWithout, scaled, type OptimizationCase } from "./optimization-case.ts";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

const shapes = [[1], [7], [3, 5], [2, 3, 4], [2, 1, 5], [0, 3], [2, 3, 1, 4]];

sameWithAndWithout(
  shapes.flatMap((shape) =>
    shape.flatMap((_, axis) =>
      [0, 1, 2, 3].map((which): OptimizationCase => {
        const [exclusive, reverse] = [which % 2 === 1, which >= 2];
        return {
          name: `cumsum of [${shape.join()}] along ${axis}${exclusive ? ", exclusive" : ""}${reverse ? ", reverse" : ""}`,
          optimization: "reductions",
          inputs: [scaled(shape, 2)],
          compute: (x) => tf.cumsum(x, axis, exclusive, reverse),
        };
      }),
    ),
  ),
);

describe("a cumulative sum", () => {
  it("of ints is of ints", () => {
    tf.tidy(() => {
      const made = tf.cumsum(tf.tensor2d([1, 2, 3, 4], [2, 2], "int32"), 0);
      expect(made.dtype).toBe("int32");
      expect(difference(made, tf.tensor2d([1, 2, 4, 6], [2, 2], "int32"))).toBe(0);
    });
  });
});
