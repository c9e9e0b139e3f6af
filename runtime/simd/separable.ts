/** Linear maps of small images whose pixels are rows of floats: one matrix for what is above one another, one for what is side by side. */
import { FunctionCode, type Local } from "./function-code.ts";

/** Rows of numbers, each as long as what it is multiplied with. */
export type Coefficients = readonly (readonly number[])[];

/** Parameters, by place. */
const [from, fromLine, fromPixel, fromTile, to, toLine, toPixel, toTile, bytes, count] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
];

/**
 * `separable(from, fromLine, fromPixel, fromTile, to, toLine, toPixel, toTile, bytes, count)`: `down · tile · acrossᵀ` of
 * each of `count` tiles, whose pixels are `bytes` long. Lines, pixels and tiles are so many bytes apart. A tile is read
 * before it is written, so that both may be the same place.
 */
export function separable(down: Coefficients, across: Coefficients): FunctionCode {
  const code = new FunctionCode(10);
  const [height, width] = [down[0]?.length ?? 0, across[0]?.length ?? 0];
  const tile = code.local("i32");
  const left = code.local("i32");
  const source = new Pixels(code, { base: from, line: fromLine, pixel: fromPixel }, height, width);
  const target = new Pixels(code, { base: to, line: toLine, pixel: toPixel }, down.length, across.length); // prettier-ignore
  const column = Array.from({ length: height }, () => code.local("v128"));
  const halves = down.map(() => Array.from({ length: width }, () => code.local("v128")));
  const pass = (size: number, load: Load, store: () => void): void => {
    code.while(
      () => code.get(left).i32(size).do("i32.ge_s"),
      () => {
        for (let x = 0; x < width; x++) {
          column.forEach((value, y) => source.push(y, x).access(load).set(value));
          down.forEach((row, y) => {
            combine(code, row, column);
            code.set(halves[y]?.[x] ?? 0);
          });
        }
        halves.forEach((half, y) => {
          across.forEach((row, x) => {
            target.push(y, x);
            combine(code, row, half);
            store();
          });
        });
        source.advance(size);
        target.advance(size);
        code.advance(left, -size);
      },
    );
  };
  return code.count(tile, count, () => {
    source.begin();
    target.begin();
    code.get(bytes).set(left);
    pass(16, "v128.load", () => code.access("v128.store"));
    pass(4, "v128.load32_splat", () => code.lane(0).access("f32.store"));
    code.get(from).get(fromTile).do("i32.add").set(from);
    code.get(to).get(toTile).do("i32.add").set(to);
  });
}

type Load = "v128.load" | "v128.load32_splat";

interface Strides {
  readonly base: Local;
  readonly line: Local;
  readonly pixel: Local;
}

/** Where the next floats of each pixel of a tile are. */
class Pixels {
  readonly #code: FunctionCode;
  readonly #strides: Strides;
  readonly #lines: readonly Local[];
  readonly #offsets: readonly Local[];

  constructor(code: FunctionCode, strides: Strides, height: number, width: number) {
    this.#code = code;
    this.#strides = strides;
    this.#lines = Array.from({ length: height }, () => code.local("i32"));
    this.#offsets = Array.from({ length: width }, () => code.local("i32"));
  }

  /** At the first floats of the tile at the base. */
  begin(): void {
    const { base, line, pixel } = this.#strides;
    this.#lines.forEach((pointer, y) => {
      this.#code.get(base).get(line).i32(y).do("i32.mul", "i32.add").set(pointer);
    });
    this.#offsets.forEach((offset, x) => {
      this.#code.get(pixel).i32(x).do("i32.mul").set(offset);
    });
  }

  /** Leaves the address of a pixel's next floats on the stack. */
  push(y: number, x: number): FunctionCode {
    const code = this.#code.get(this.#lines[y] ?? 0);
    return x === 0 ? code : code.get(this.#offsets[x] ?? 0).do("i32.add");
  }

  advance(size: number): void {
    for (const pointer of this.#lines) this.#code.advance(pointer, size);
  }
}

/** Leaves the sum of the values times their coefficients on the stack. Those of one size are multiplied together. */
function combine(code: FunctionCode, row: readonly number[], values: readonly Local[]): void {
  const sizes = [...new Set(row.map(Math.abs))].filter((size) => size > 0);
  if (sizes.length === 0) code.splat(0);
  sizes.forEach((size, group) => {
    // One that is added comes first, so that nothing need be negated; there is one in each group.
    const terms = row
      .map((coefficient, index) => ({ coefficient, value: values[index] ?? 0 }))
      .filter(({ coefficient }) => Math.abs(coefficient) === size)
      .sort((a, b) => b.coefficient - a.coefficient);
    terms.forEach(({ coefficient, value }, index) => {
      if (index === 0 && coefficient < 0) code.splat(0).get(value).do("f32x4.sub");
      else code.get(value);
      if (index > 0) code.do(coefficient > 0 ? "f32x4.add" : "f32x4.sub");
    });
    if (size !== 1) code.splat(size).do("f32x4.mul");
    if (group > 0) code.do("f32x4.add");
  });
}
