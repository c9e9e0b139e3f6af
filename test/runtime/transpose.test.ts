import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { runs } from "../property-runs.ts";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

const initial = optimizations();
afterEach(() => {
  setOptimizations(initial);
});

const length = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 5 }) },
  { weight: 1, arbitrary: fc.constantFrom(7, 8, 16) },
);
const tensors = fc.array(length, { minLength: 1, maxLength: 6 }).chain((shape) =>
  fc.record({
    shape: fc.constant(shape),
    order: fc.shuffledSubarray(
      shape.map((_, axis) => axis),
      { minLength: shape.length },
    ),
    dtype: fc.constantFrom("float32" as const, "int32" as const, "bool" as const),
  }),
);

/** Element by element. */
function wanted(
  values: ArrayLike<number>,
  shape: readonly number[],
  order: readonly number[],
): number[] {
  // prettier-ignore
  const strides = shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
  const made: number[] = [];
  const walk = (axis: number, place: number): void => {
    const from = order[axis];
    if (from === undefined) made.push(values[place] ?? NaN);
    else for (let k = 0; k < (shape[from] ?? 0); k++) walk(axis + 1, place + k * (strides[from] ?? 0)); // prettier-ignore
  };
  walk(0, 0);
  return made;
}

describe.each([true, false])("a transpose, with kernels of our own: %s", (copies) => {
  it("puts each number where the order of the axes says", () => {
    setOptimizations({ copies });
    fc.assert(
      fc.property(tensors, ({ shape, order, dtype }) => {
        const size = shape.reduce((a, b) => a * b, 1);
        fc.pre(size <= 4096);
        const before = tf.memory();
        tf.tidy(() => {
          const numbers = Array.from({ length: size }, (_, k) => (dtype === "bool" ? (k * k) % 3 & 1 : k)); // prettier-ignore
          const made = tf.transpose(tf.tensor(numbers, shape, dtype), order);
          expect(made.shape).toEqual(order.map((axis) => shape[axis]));
          expect(made.dtype).toBe(dtype);
          expect([...made.dataSync()]).toEqual(wanted(numbers, shape, order));
        });
        const { numTensors, numDataBuffers } = tf.memory();
        expect([numTensors, numDataBuffers]).toEqual([before.numTensors, before.numDataBuffers]);
      }),
      runs(300),
    );
  });

  it("takes matrices of sides that fill no tile", () => {
    setOptimizations({ copies });
    for (const [rows, columns] of [
      [1, 9],
      [3, 3],
      [4, 4],
      [5, 4],
      [4, 7],
      [13, 6],
      [33, 65],
    ] as const) {
      // prettier-ignore
      const numbers = Array.from({ length: 3 * rows * columns }, (_, k) => k);
      const made = tf.tidy(() =>
        tf.transpose(tf.tensor(numbers, [3, rows, columns]), [0, 2, 1]).dataSync(),
      );
      expect([...made]).toEqual(wanted(numbers, [3, rows, columns], [0, 2, 1]));
    }
  });
});
