/** Reductions, broadcasts and swaps of axes within rows, of all sizes that the loops of the kernels cut differently. */
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantiate } from "../../runtime/simd/kernel-module.ts";
import { broadcastAxis, reduceAxis, swapAxes } from "../../runtime/simd/row-axes.ts";
import { runs } from "../property-runs.ts";

const memory = new WebAssembly.Memory({ initial: 8 });
const functions = new Map([
  ["sum", reduceAxis("sum")],
  ["max", reduceAxis("max")],
  ["broadcast", broadcastAxis()],
  ["swap", swapAxes()],
] as const);
const kernels = instantiate(functions, memory);
const [from, to] = [0, 262_144];

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 3 }),
  outer: fc.integer({ min: 1, max: 4 }),
  length: fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 10, max: 70 })),
  inner: fc.constantFrom(1, 2, 3, 4, 5, 8, 11),
  /** Floats between the end of a row and the next. */
  gap: fc.integer({ min: 0, max: 3 }),
});

const untouched = -7;

function floats(address: number, count: number): Float32Array {
  return new Float32Array(memory.buffer, address, count);
}

describe.each(["sum", "max", "broadcast"] as const)("a %s along an axis within rows", (name) => {
  it("is that of each row, and touches nothing beside the result", () => {
    fc.assert(
      fc.property(sizes, ({ rows, outer, length, inner, gap }) => {
        const [wide, narrow] = [outer * length * inner, outer * inner];
        const [read, made] = name === "broadcast" ? [narrow, wide] : [wide, narrow];
        const source = floats(from, rows * (read + gap));
        source.forEach((_, index) => (source[index] = Math.cos(index) - 2));
        const all = floats(to, rows * (made + gap) + 8).fill(untouched);
        kernels[name](from, 4 * (read + gap), to, 4 * (made + gap), rows, outer, length, inner);
        const values = (row: number, column: number): readonly number[] => {
          if (name === "broadcast") {
            const at = Math.floor(column / (length * inner)) * inner + (column % inner);
            return [source[row * (read + gap) + at] ?? NaN];
          }
          const at = Math.floor(column / inner) * length * inner + (column % inner);
          return Array.from(
            { length },
            (_, k) => source[row * (read + gap) + at + k * inner] ?? NaN,
          );
        };
        all.forEach((value, index) => {
          const [row, column] = [Math.floor(index / (made + gap)), index % (made + gap)];
          const isMade = row < rows && column < made;
          const over = isMade ? values(row, column) : [untouched];
          const wanted = name === "max" ? Math.max(...over) : over.reduce((a, b) => a + b, 0);
          expect(Math.abs(value - wanted)).toBeLessThan(1e-6 * Math.max(1, over.length ** 2));
        });
      }),
      runs(60),
    );
  });
});

describe("a swap of neighbouring axes within rows", () => {
  it("puts one in the other's place, and touches nothing beside the result", () => {
    const second = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(sizes, second, ({ rows, outer, length, inner, gap }, width) => {
        const columns = outer * length * width * inner;
        const source = floats(from, rows * (columns + gap));
        source.forEach((_, index) => (source[index] = index));
        const all = floats(to, rows * (columns + gap) + 8).fill(untouched);
        kernels.swap(from, 4 * (columns + gap), to, 4 * (columns + gap), rows, outer, length, inner, width); // prettier-ignore
        const wanted = new Float32Array(all.length).fill(untouched);
        for (let row = 0; row < rows; row++)
          for (let column = 0; column < columns; column++) {
            const [k, group] = [column % inner, Math.floor(column / inner)];
            const [j, i] = [group % width, Math.floor(group / width) % length];
            const o = Math.floor(group / (width * length));
            const place = ((o * width + j) * length + i) * inner + k;
            wanted[row * (columns + gap) + place] = source[row * (columns + gap) + column] ?? NaN;
          }
        expect(all).toEqual(wanted);
      }),
      runs(60),
    );
  });
});
