/** Sums of the rows of a matrix, of all sizes that the loops of the kernel cut differently. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchSum } from "../../runtime/simd/batch-sum.ts";
import { instantiate } from "../../runtime/simd/kernel-module.ts";
import { runs } from "../property-runs.ts";

const memory = new WebAssembly.Memory({ initial: 2 });
const kernels = instantiate(new Map([["batchSum", batchSum()]] as const), memory);
const [from, to] = [0, 65_536];
const untouched = -7;

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 9 }),
  columns: fc.integer({ min: 1, max: 21 }),
  /** Floats between the end of a row and the next, of what is read and of what is written. */
  gaps: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
});

describe("the sum of all rows", () => {
  it("is in each row, and touches nothing beside the result", () => {
    fc.assert(
      fc.property(sizes, ({ rows, columns, gaps }) => {
        const [read, made] = gaps.map((gap) => columns + gap) as [number, number];
        const source = new Float32Array(memory.buffer, from, rows * read);
        source.forEach((_, index) => (source[index] = Math.cos(index) - 0.5));
        const all = new Float32Array(memory.buffer, to, rows * made + 8).fill(untouched);
        kernels.batchSum(from, 4 * read, to, 4 * made, rows, columns);
        const sums = Array.from({ length: columns }, (_, column) =>
          Array.from({ length: rows }, (_, row) => source[row * read + column] ?? NaN).reduce((a, b) => a + b),
        ); // prettier-ignore
        all.forEach((value, index) => {
          const column = index % made;
          const isResult = index < rows * made && column < columns;
          expect(value).toBeCloseTo(isResult ? (sums[column] ?? NaN) : untouched, 5);
        });
      }),
      runs(100),
    );
  });
});
