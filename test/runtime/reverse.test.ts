import * as tf from "@tensorflow/tfjs";
import * as fc from "fast-check";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { optimizations, setOptimizations } from "../../runtime/wasm.ts";
import { runs } from "../property-runs.ts";
import { useWasm } from "./wasm.ts";

beforeAll(useWasm);

const tensors = fc
  .array(fc.constantFrom<number>(1, 2, 3, 4, 17), { minLength: 1, maxLength: 4 })
  .chain((shape) =>
    fc.record({
      shape: fc.constant(shape),
      axes: fc.subarray(
        shape.map((_, axis) => axis),
        { minLength: 1 },
      ),
      dtype: fc.constantFrom("float32" as const, "int32" as const, "bool" as const),
    }),
  );

/** Element by element. */
function wanted(
  numbers: readonly number[],
  shape: readonly number[],
  axes: readonly number[],
): readonly number[] {
  // prettier-ignore
  return numbers.map((_, place) => {
    let [rest, source, stride] = [place, 0, 1];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const length = shape[axis] ?? 1;
      const at = rest % length;
      source += stride * (axes.includes(axis) ? length - 1 - at : at);
      rest = Math.floor(rest / length);
      stride *= length;
    }
    return numbers[source] ?? NaN;
  });
}

const initial = optimizations();
afterEach(() => {
  setOptimizations(initial);
});

describe.each([true, false])("a reversal on wasm, with kernels of our own: %s", (copies) => {
  it("turns axes of any tensor, and frees what it makes", () => {
    setOptimizations({ copies });
    fc.assert(
      fc.property(tensors, ({ shape, axes, dtype }) => {
        const size = shape.reduce((product, dim) => product * dim, 1);
        const numbers = Array.from({ length: size }, (_, k) => (dtype === "bool" ? Number(k % 3 === 0) : k)); // prettier-ignore
        const before = tf.engine().backend.numDataIds();
        tf.tidy(() => {
          const turned = tf.reverse(tf.tensor(numbers, shape, dtype), axes);
          expect(turned.dtype).toBe(dtype);
          expect(turned.shape).toEqual(shape);
          expect([...turned.dataSync()]).toEqual(wanted(numbers, shape, axes));
        });
        expect(tf.engine().backend.numDataIds()).toBe(before);
      }),
      runs(300),
    );
  });
});
