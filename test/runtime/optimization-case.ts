/** Computations that must be the same with an optimisation and without. */
import type * as tf from "@tensorflow/tfjs";
import { afterEach, describe, expect, it } from "vitest";
import { optimizations, setOptimizations, type Optimizations } from "../../runtime/wasm.ts";
import { expectClose, expectSame, gradients, on, values, type Values } from "./compare.ts";

export interface OptimizationCase {
  readonly name: string;
  readonly optimization: keyof Optimizations;
  readonly inputs: readonly Values[];
  readonly compute: (...inputs: tf.Tensor[]) => tf.Tensor;
}

/** Numbers from `-factor` to `factor`. */
export function scaled(shape: number[], factor: number, seed = 4): Values {
  const { data } = values(shape, seed);
  return { shape, data: Float32Array.from(data, (x) => factor * x) };
}

/** Tests cases, with their gradients, against the `cpu` backend and against what comes out without the optimisation. */
export function sameWithAndWithout(cases: readonly OptimizationCase[]): void {
  const initial = optimizations();
  afterEach(() => {
    setOptimizations(initial);
  });

  describe.each(cases)("$name", ({ optimization, inputs, compute }) => {
    const wholly = gradients(compute);

    it("is that of the cpu backend, with its gradients", () => expectSame(inputs, wholly));

    it("is the same to one in a million without the optimisation", async () => {
      const quick = await on("wasm", inputs, wholly);
      setOptimizations({ [optimization]: false });
      const plain = await on("wasm", inputs, wholly);
      quick.forEach(({ shape, data }, index) => {
        expect(shape).toEqual(plain[index]?.shape);
        expectClose(data, plain[index]?.data ?? [], 1e-6);
      });
    });
  });
}
