/** Products of few rows, of all sizes that the loops of the kernel cut differently. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clearRows, fewRows } from "../../runtime/simd/few-rows.ts";
import { instantiate } from "../../runtime/simd/kernel-module.ts";

const memory = new WebAssembly.Memory({ initial: 2 });
const functions = new Map([
  ["fewRows", fewRows()],
  ["clearRows", clearRows()],
] as const);
const kernels = instantiate(functions, memory);
const [left, right, result] = [0, 8192, 65536];

interface Size {
  readonly rows: number;
  readonly columns: number;
  readonly depth: number;
  /** Floats between the end of a row and the next. */
  readonly gap: number;
}

const sizes: fc.Arbitrary<Size> = fc.record({
  rows: fc.integer({ min: 1, max: 9 }),
  columns: fc.integer({ min: 1, max: 40 }),
  depth: fc.integer({ min: 1, max: 9 }),
  gap: fc.integer({ min: 0, max: 3 }),
});

function floats(address: number, count: number): Float32Array {
  return new Float32Array(memory.buffer, address, count);
}

describe("the product of few rows", () => {
  it("is added, and touches nothing beside the result", () => {
    fc.assert(
      fc.property(sizes, ({ rows, columns, depth, gap }) => {
        const [a, b] = [floats(left, rows * depth), floats(right, depth * columns)];
        a.forEach((_, index) => (a[index] = Math.cos(index)));
        b.forEach((_, index) => (b[index] = Math.sin(index)));
        const stride = columns + gap;
        const all = floats(result, rows * stride + 8).fill(2);
        kernels.fewRows(left, 4 * depth, right, 4 * columns, result, 4 * stride, rows, columns, depth); // prettier-ignore
        all.forEach((value, index) => {
          const [row, column] = [Math.floor(index / stride), index % stride];
          let sum = 2;
          if (row < rows && column < columns)
            for (let k = 0; k < depth; k++)
              sum += (a[row * depth + k] ?? NaN) * (b[k * columns + column] ?? NaN);
          expect(Math.abs(value - sum)).toBeLessThan(1e-5);
        });
      }),
    );
  });

  it("begins with zeros in all columns of its rows, and in nothing else", () => {
    fc.assert(
      fc.property(sizes, ({ rows, columns, gap }) => {
        const stride = columns + gap;
        const all = floats(result, rows * stride + 8).fill(2);
        kernels.clearRows(result, 4 * stride, rows, columns);
        all.forEach((value, index) => {
          const isWithin = index < rows * stride && index % stride < columns;
          expect(value).toBe(isWithin ? 0 : 2);
        });
      }),
    );
  });
});
