import { expect, it } from "vitest";
import { instantiate } from "../../runtime/simd/kernel-module.ts";
import { separable, type Coefficients } from "../../runtime/simd/separable.ts";

const cases: readonly (readonly [string, Coefficients, Coefficients])[] = [
  [
    "sums and differences",
    [
      [1, 0, -1, 0],
      [0, -1, 1, 0],
    ],
    [
      [1, 1, 1, 0],
      [0, 1, -1, -1],
    ],
  ],
  [
    "halves, negatives and nothing",
    [
      [0.5, -0.5, 0.5],
      [-1, 0, 0],
      [0, 0, 0],
      [1, 0.5, -2],
    ],
    [[0, -0.5, 1]],
  ],
  ["one number", [[1]], [[-3]]],
];

it.each(cases)("multiplies tiles from both sides: %s", (_, down, across) => {
  const [height, width] = [down[0]!.length, across[0]!.length];
  // Seven floats are one vector and three single ones; lines and tiles are further apart than they are long.
  const [channels, tiles] = [7, 3];
  const from = { pixel: channels, line: (width + 1) * channels, tile: height * (width + 1) * channels + 2 }; // prettier-ignore
  const to = { pixel: channels + 1, line: 40, tile: 200 };
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { run } = instantiate(new Map([["run", separable(down, across)] as const]), memory);
  const floats = new Float32Array(memory.buffer);
  const target = 8000;
  floats.fill(9);
  for (let index = 0; index < tiles * from.tile; index++) floats[index] = ((index * 37) % 23) - 11;
  const before = floats.slice();
  const bytes = (of: typeof from): number[] => [4 * of.line, 4 * of.pixel, 4 * of.tile];
  run(0, ...bytes(from), 4 * target, ...bytes(to), 4 * channels, tiles);
  const expected = before.slice();
  for (let tile = 0; tile < tiles; tile++)
    for (let channel = 0; channel < channels; channel++)
      down.forEach((row, y) => {
        across.forEach((column, x) => {
          let sum = 0;
          row.forEach((left, i) => {
            column.forEach((right, j) => {
              sum += left * before[tile * from.tile + i * from.line + j * from.pixel + channel]! * right; // prettier-ignore
            });
          });
          expected[target + tile * to.tile + y * to.line + x * to.pixel + channel] = sum;
        });
      });
  expect(floats).toEqual(expected);
});

it("reads a tile before it writes it", () => {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const turn = [
    [0, 1],
    [1, 0],
  ];
  const { run } = instantiate(new Map([["run", separable(turn, turn)] as const]), memory);
  const floats = new Float32Array(memory.buffer);
  floats.set([1, 2, 3, 4]);
  run(0, 8, 4, 16, 0, 8, 4, 16, 4, 1);
  expect([...floats.subarray(0, 4)]).toEqual([4, 3, 2, 1]);
});
