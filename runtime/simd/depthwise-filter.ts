/**
 * The gradient of a depthwise convolution for its filter. For a line of the output and a column of taps, the sums of several
 * rows of taps stay in vector registers, so that the output's gradient is read once for all of them.
 */
import { FunctionCode, type Local } from "./function-code.ts";
import { tapsInside } from "./taps.ts";

/** Parameters, by place; distances are in pixels, but between sums, which lie as the filter's taps do. */
const [image, height, width, channels, dy, sums, tapRows, tapColumns, rowDilation, columnDilation, top, left, rowStride, columnStride, lines, count] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15,
]; // prettier-ignore

/** Rows of taps, and vectors of channels, whose sums fit into the registers beside what they are sums of. */
const mostRows = 5;
const mostVectors = 2;

type Load = "v128.load" | "v128.load32_splat";

/**
 * `filter(image, height, width, channels, dy, sums, tapRows, tapColumns, rowDilation, columnDilation, top, left, rowStride,
 * columnStride, lines, count)`: adds to `sums [tapRows, tapColumns, channels]` what `lines` lines of `count` windows say, of
 * which the first is at `top` and `left` of the image. What a line says of a tap is summed first, and then added.
 */
export function depthwiseFilter(): FunctionCode {
  const code = new FunctionCode(16);
  const local = (): Local => code.local("i32");
  const [pixel, down, across, sumRow, line, y, place, rows, lineSums] = [local(), local(), local(), local(), local(), local(), local(), local(), local()]; // prettier-ignore
  const [column, first, windows, from, gradient, sum, spare, other] = [local(), local(), local(), local(), local(), local(), local(), local()]; // prettier-ignore
  const block = new Block(code, { pixel, down, across, sumRow, rows, windows });
  const times = (a: Local, b: Local, result: Local): FunctionCode => code.get(a).get(b).do("i32.mul").set(result); // prettier-ignore
  code.get(channels).i32(2).do("i32.shl").set(pixel);
  times(columnStride, pixel, across);
  times(width, pixel, down);
  times(down, rowDilation, down);
  times(tapColumns, pixel, sumRow);
  code.get(top).set(y);
  return code.count(line, lines, () => {
    code.get(sums).set(lineSums);
    const axis = { start: y, size: height, taps: tapRows, dilation: rowDilation };
    tapsInside(code, axis, { place, count: rows }, [spare, other], () => {
      code.get(lineSums).get(sumRow).do("i32.add").set(lineSums);
    });
    code.count(column, tapColumns, () => {
      windowsInside(code, column, { first, windows, at: spare });
      code.get(first).get(columnStride).do("i32.mul").get(spare).do("i32.add");
      code.get(place).get(width).do("i32.mul", "i32.add").get(pixel).do("i32.mul").get(image).do("i32.add").set(from); // prettier-ignore
      code.get(first).get(pixel).do("i32.mul").get(dy).do("i32.add").set(gradient);
      code.get(column).get(pixel).do("i32.mul").get(lineSums).do("i32.add").set(sum);
      code.if(
        () => code.get(windows).i32(1).do("i32.ge_s"),
        () => {
          block.overChannels(from, gradient, sum);
        },
      );
    });
    code.get(y).get(rowStride).do("i32.add").set(y);
    code.get(count).get(pixel).do("i32.mul").get(dy).do("i32.add").set(dy);
  });
}

/** The first window of a line whose tap of a column lies on the image, and how many; `at` is where that of the line's first does. */
function windowsInside(
  code: FunctionCode,
  column: Local,
  { first, windows, at }: { readonly first: Local; readonly windows: Local; readonly at: Local },
): void {
  code.get(left).get(column).get(columnDilation).do("i32.mul", "i32.add").set(at);
  code.i32(0).set(first).get(count).set(windows);
  code.if(
    () => code.get(at).i32(0).do("i32.lt_s"),
    () => code.get(columnStride).i32(1).do("i32.sub").get(at).do("i32.sub").get(columnStride).do("i32.div_s").set(first), // prettier-ignore
  );
  // The last one, if that is before the end of the line; what is negative means none.
  code.get(width).i32(1).do("i32.sub").get(at).do("i32.sub").set(windows);
  code.if(
    () => code.get(windows).i32(0).do("i32.ge_s"),
    () => {
      code.get(windows).get(columnStride).do("i32.div_s").i32(1).do("i32.add").set(windows);
      code.if(
        () => code.get(count).get(windows).do("i32.lt_s"),
        () => code.get(count).set(windows),
      );
    },
  );
  code.get(windows).get(first).do("i32.sub").set(windows);
}

interface Sizes {
  readonly pixel: Local;
  /** Bytes between rows of taps on the image, between windows, and between rows of sums. */
  readonly down: Local;
  readonly across: Local;
  readonly sumRow: Local;
  readonly rows: Local;
  readonly windows: Local;
}

/** The sums of some rows of taps over the windows of a line. */
class Block {
  readonly #code: FunctionCode;
  readonly #sizes: Sizes;
  readonly #sums: readonly Local[];
  readonly #gradients: readonly Local[];
  readonly #value: Local;
  readonly #remaining: Local;
  readonly #rowsLeft: Local;
  readonly #from: Local;
  readonly #sum: Local;
  readonly #at: Local;
  readonly #gradient: Local;
  readonly #next: Local;
  readonly #window: Local;

  constructor(code: FunctionCode, sizes: Sizes) {
    const locals = (type: "i32" | "v128", count: number): Local[] =>
      Array.from({ length: count }, () => code.local(type));
    this.#code = code;
    this.#sizes = sizes;
    this.#sums = locals("v128", mostRows * mostVectors);
    this.#gradients = locals("v128", mostVectors);
    [this.#value = 0] = locals("v128", 1);
    [this.#remaining = 0, this.#rowsLeft = 0, this.#from = 0, this.#sum = 0] = locals("i32", 4);
    [this.#at = 0, this.#gradient = 0, this.#next = 0, this.#window = 0] = locals("i32", 4);
  }

  overChannels(from: Local, gradient: Local, sum: Local): void {
    const code = this.#code;
    code.get(channels).set(this.#remaining);
    const pass = (floats: number, width: number, load: Load): void => {
      code.while(
        () => code.get(this.#remaining).i32(floats).do("i32.ge_s"),
        () => {
          code.get(from).set(this.#from).get(sum).set(this.#sum);
          this.#overRows(gradient, width, load);
          for (const pointer of [from, gradient, sum]) code.advance(pointer, 4 * floats);
          code.advance(this.#remaining, -floats);
        },
      );
    };
    pass(4 * mostVectors, mostVectors, "v128.load");
    pass(4, 1, "v128.load");
    pass(1, 1, "v128.load32_splat");
  }

  #overRows(gradient: Local, width: number, load: Load): void {
    const code = this.#code;
    const { rows, down, sumRow } = this.#sizes;
    code.get(rows).set(this.#rowsLeft);
    const pass = (count: number): void => {
      this.#add(gradient, count, width, load);
      for (const [pointer, step] of [
        [this.#from, down],
        [this.#sum, sumRow],
      ] as const)
        // prettier-ignore
        code.get(pointer).get(step).i32(count).do("i32.mul", "i32.add").set(pointer);
      code.advance(this.#rowsLeft, -count);
    };
    code.while(
      () => code.get(this.#rowsLeft).i32(mostRows).do("i32.ge_s"),
      () => { pass(mostRows); }, // prettier-ignore
    );
    for (let count = mostRows - 1; count > 0; count--)
      code.if(
        () => code.get(this.#rowsLeft).i32(count).do("i32.eq"),
        () => { pass(count); }, // prettier-ignore
      );
  }

  #add(gradient: Local, rows: number, width: number, load: Load): void {
    const code = this.#code;
    const { pixel, down, across, sumRow, windows } = this.#sizes;
    const sumOf = (row: number, vector: number): Local => this.#sums[row * width + vector] ?? 0;
    const gradients = this.#gradients.slice(0, width);
    for (const sum of this.#sums.slice(0, rows * width)) code.splat(0).set(sum);
    code.get(this.#from).set(this.#at).get(gradient).set(this.#gradient);
    code.count(this.#window, windows, () => {
      gradients.forEach((each, vector) =>
        code
          .get(this.#gradient)
          .access(load, 16 * vector)
          .set(each),
      );
      code.get(this.#at).set(this.#next);
      for (let row = 0; row < rows; row++) {
        gradients.forEach((each, vector) => {
          code
            .get(this.#next)
            .access(load, 16 * vector)
            .set(this.#value);
          code.multiplyAdd(this.#value, each, sumOf(row, vector));
        });
        if (row + 1 < rows) code.get(this.#next).get(down).do("i32.add").set(this.#next);
      }
      code.get(this.#at).get(across).do("i32.add").set(this.#at);
      code.get(this.#gradient).get(pixel).do("i32.add").set(this.#gradient);
    });
    code.get(this.#sum).set(this.#next);
    for (let row = 0; row < rows; row++) {
      gradients.forEach((_, vector) => {
        code
          .get(this.#next)
          .get(this.#next)
          .access(load, 16 * vector);
        code.get(sumOf(row, vector)).do("f32x4.add");
        if (load === "v128.load") code.access("v128.store", 16 * vector);
        else code.lane(0).access("f32.store");
      });
      if (row + 1 < rows) code.get(this.#next).get(sumRow).do("i32.add").set(this.#next);
    }
  }
}
