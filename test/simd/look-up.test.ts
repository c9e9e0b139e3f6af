import { expect, it } from "vitest";
import { instantiate } from "../../runtime/simd/kernel-module.ts";
import { lookUp } from "../../runtime/simd/look-up.ts";

it.each([1, 3, 4, 9])("copies rows of %i columns, at places within the table", (columns) => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { run } = instantiate(new Map([["run", lookUp()] as const]), memory);
  const floats = new Float32Array(memory.buffer);
  const depth = 5;
  // Two rows of places, of which a third column and a fourth are something else.
  const places = [4, 0, -1, 9, 2.9, 7, -1, 9];
  floats.set(places, 4);
  const table = Array.from({ length: depth * columns }, (_, index) => index + 1);
  floats.set(table, 100);
  const stride = 2 * columns + 1;
  run(16, 16, 400, depth, 4000, 4 * stride, 2, 2, columns);
  const rowAt = (place: number): number[] => table.slice(place * columns, (place + 1) * columns);
  const found = [...floats.slice(1000, 1000 + 2 * stride)];
  expect(found).toEqual([...rowAt(4), ...rowAt(0), 0, ...rowAt(2), ...rowAt(4), 0]);
});

it("takes what is no number for the first place", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { run } = instantiate(new Map([["run", lookUp()] as const]), memory);
  const floats = new Float32Array(memory.buffer);
  floats.set([NaN, -3, Infinity], 4);
  floats.set([7, 8], 100);
  run(16, 4, 400, 2, 4000, 4, 3, 1, 1);
  expect([...floats.slice(1000, 1003)]).toEqual([7, 7, 8]);
});
