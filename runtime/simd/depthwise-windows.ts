/**
 * Sums of products over windows, each channel by itself: what a depthwise convolution is, and its gradient for the input.
 * Two windows that lie on the image as a whole are summed side by side, so that a factor is read once for both; those at the
 * margins take one window at a time and only the taps that lie on the image.
 */
import { FunctionCode, type Local } from "./function-code.ts";
import { tapsInside, type TapAxis, type TapsInside } from "./taps.ts";

/** Parameters, by place; distances of taps and of windows on the image are in pixels, the others in bytes. */
const [image, height, width, channels, filter, filterRow, filterTap, tapRows, tapColumns, rowDilation, columnDilation, top, left, rowStride, columnStride, to, lineStep, windowStep, lines, count, before, whole, bias] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22,
]; // prettier-ignore

/** Windows side by side. */
const side = 2;
/**
 * Vectors of channels that are summed at once. Four of two windows took as long as two of four, and half as long where pixels are
 * 4 KiB apart: they read whole lines of the cache, of which few then have room.
 */
const vectors = [4, 2, 1];

/** What becomes of sums: a number for each channel is added, and they are kept within bounds. */
export interface Finish {
  readonly hasBias: boolean;
  readonly least?: number;
  readonly most?: number;
}

type Load = "v128.load" | "v128.load32_splat";

/**
 * `windows(image, height, width, channels, filter, filterRow, filterTap, tapRows, tapColumns, rowDilation, columnDilation,
 * top, left, rowStride, columnStride, to, lineStep, windowStep, lines, count, before, whole, bias)`: `lines` lines of `count`
 * windows, the first of them at `top` and `left` of the image. In each line the windows from `before` on lie between the
 * sides of the image, `whole` of them. Without a bias, its address is of no account.
 */
export function depthwiseWindows(finish: Finish): FunctionCode {
  const code = new FunctionCode(23);
  const kernel = new Windows(code, finish);
  const [line, window, end, y] = Array.from({ length: 4 }, () => code.local("i32")) as Four;
  const advance = (local: Local, by: Local): FunctionCode => code.get(local).get(by).do("i32.add").set(local); // prettier-ignore
  code.get(before).get(whole).do("i32.add").set(end);
  code.get(top).set(y);
  return code.count(line, lines, () => {
    kernel.startLine(y);
    code.i32(0).set(window);
    code.while(
      () => code.get(window).get(count).do("i32.lt_s"),
      () => {
        code.if(
          () => code.get(window).get(before).do("i32.ge_s").get(end).get(window).do("i32.sub").i32(side).do("i32.ge_s", "i32.and"), // prettier-ignore
          () => {
            kernel.several(window);
            code.advance(window, side);
          },
          () => {
            kernel.single(window);
            code.advance(window, 1);
          },
        );
      },
    );
    advance(y, rowStride);
    advance(to, lineStep);
  });
}

type Four = [Local, Local, Local, Local];

class Windows {
  readonly #code: FunctionCode;
  readonly #hasBias: boolean;
  readonly #bounds: readonly (readonly [number | undefined, "f32x4.pmax" | "f32x4.pmin"])[];
  readonly #pixel: Local;
  readonly #sums: readonly Local[];
  readonly #factors: readonly Local[];
  readonly #value: Local;
  /** Taps of the line, and of a window, that lie on the image: where the first one and its factor are, and how many. */
  readonly #line: Taps;
  readonly #window: Taps;
  readonly #at: Local;
  readonly #factor: Local;
  readonly #row: Local;
  readonly #column: Local;
  readonly #place: Local;
  readonly #remaining: Local;
  readonly #source: Local;
  readonly #target: Local;
  readonly #tap: Local;
  readonly #out: Local;
  readonly #next: Local;
  readonly #down: Local;
  readonly #across: Local;
  readonly #wide: Local;
  readonly #bias: Local;

  constructor(code: FunctionCode, { hasBias, least, most }: Finish) {
    const local = (): Local => code.local("i32");
    const taps = (): Taps => ({ from: local(), factor: local(), rows: local(), columns: local() });
    this.#code = code;
    this.#hasBias = hasBias;
    this.#bounds = [
      [least, "f32x4.pmax"],
      [most, "f32x4.pmin"],
    ];
    this.#sums = Array.from({ length: 8 }, () => code.local("v128"));
    this.#factors = Array.from({ length: 4 }, () => code.local("v128"));
    this.#value = code.local("v128");
    [this.#line, this.#window] = [taps(), taps()];
    [this.#pixel, this.#at, this.#factor, this.#row, this.#column, this.#place, this.#remaining, this.#source] = [local(), local(), local(), local(), local(), local(), local(), local()]; // prettier-ignore
    [this.#target, this.#tap, this.#out, this.#next, this.#down, this.#across, this.#wide, this.#bias] = [local(), local(), local(), local(), local(), local(), local(), local()]; // prettier-ignore
    code.get(channels).i32(2).do("i32.shl").set(this.#pixel);
    const times = (pixels: Local, bytes: Local, result: Local): void => {
      code.get(pixels).get(bytes).do("i32.mul").set(result);
    };
    times(columnDilation, this.#pixel, this.#across);
    times(columnStride, this.#pixel, this.#wide);
    times(width, this.#pixel, this.#down);
    times(this.#down, rowDilation, this.#down);
  }

  /** Leaves out the rows of taps above and below the image. */
  startLine(y: Local): void {
    const code = this.#code;
    const { from, factor, rows } = this.#line;
    code.get(filter).set(factor);
    const axis = { start: y, size: height, taps: tapRows, dilation: rowDilation };
    this.#clip(axis, { place: this.#place, count: rows }, factor, filterRow);
    code.get(image).get(this.#place).get(width).do("i32.mul").get(this.#pixel).do("i32.mul", "i32.add").set(from); // prettier-ignore
  }

  several(window: Local): void {
    const code = this.#code;
    const { from, factor, rows, columns } = this.#window;
    this.#aim(window);
    code.get(this.#line.from).get(this.#place).get(this.#pixel).do("i32.mul", "i32.add").set(from);
    code.get(this.#line.factor).set(factor).get(this.#line.rows).set(rows);
    code.get(tapColumns).set(columns);
    this.#overChannels(side);
  }

  single(window: Local): void {
    const code = this.#code;
    const { from, factor, rows, columns } = this.#window;
    this.#aim(window);
    code.get(this.#line.factor).set(factor).get(this.#line.rows).set(rows);
    const axis = { start: this.#place, size: width, taps: tapColumns, dilation: columnDilation };
    this.#clip(axis, { place: this.#place, count: columns }, factor, filterTap);
    code.get(this.#line.from).get(this.#place).get(this.#pixel).do("i32.mul", "i32.add").set(from);
    this.#overChannels(1);
  }

  /** The column of a window's first tap, and where its sum goes. */
  #aim(window: Local): void {
    const code = this.#code;
    code.get(left).get(window).get(columnStride).do("i32.mul", "i32.add").set(this.#place);
    code.get(to).get(window).get(windowStep).do("i32.mul", "i32.add").set(this.#target);
  }

  /** Leaves out the taps beside the image; the factor of the first one moves on. */
  #clip(axis: TapAxis, inside: TapsInside, factor: Local, step: Local): void {
    const code = this.#code;
    tapsInside(code, axis, inside, [this.#remaining, this.#next], () => {
      code.get(factor).get(step).do("i32.add").set(factor);
    });
  }

  #overChannels(windows: number): void {
    const code = this.#code;
    const { from, factor } = this.#window;
    code.get(channels).set(this.#remaining);
    if (this.#hasBias) code.get(bias).set(this.#bias);
    const pass = (floats: number, sums: number, load: Load): void => {
      code.while(
        () => code.get(this.#remaining).i32(floats).do("i32.ge_s"),
        () => {
          this.#sum(windows, sums, load);
          for (const pointer of [from, factor, this.#target, this.#bias])
            code.advance(pointer, 4 * floats);
          code.advance(this.#remaining, -floats);
        },
      );
    };
    for (const count of vectors) pass(4 * count, count, "v128.load");
    pass(1, 1, "v128.load32_splat");
  }

  #sum(windows: number, width: number, load: Load): void {
    const code = this.#code;
    const { from, factor, rows, columns } = this.#window;
    const sums = this.#sums.slice(0, windows * width);
    sums.forEach((sum, index) => {
      if (this.#hasBias)
        code.get(this.#bias).access(load, 16 * (index % width)).set(sum); // prettier-ignore
      else code.splat(0).set(sum);
    });
    code.get(from).set(this.#source).get(factor).set(this.#factor);
    code.count(this.#row, rows, () => {
      code.get(this.#source).set(this.#at).get(this.#factor).set(this.#tap);
      code.count(this.#column, columns, () => {
        this.#multiply(windows, width, load);
        code.get(this.#at).get(this.#across).do("i32.add").set(this.#at);
        code.get(this.#tap).get(filterTap).do("i32.add").set(this.#tap);
      });
      code.get(this.#source).get(this.#down).do("i32.add").set(this.#source);
      code.get(this.#factor).get(filterRow).do("i32.add").set(this.#factor);
    });
    for (const [bound, keep] of this.#bounds) {
      if (bound === undefined) continue;
      code.splat(bound).set(this.#value);
      for (const sum of sums) code.get(sum).get(this.#value).do(keep).set(sum);
    }
    code.get(this.#target).set(this.#out);
    for (let window = 0; window < windows; window++) {
      for (let vector = 0; vector < width; vector++) {
        code.get(this.#out).get(this.#sums[window * width + vector] ?? 0);
        if (load === "v128.load") code.access("v128.store", 16 * vector);
        else code.lane(0).access("f32.store");
      }
      if (window + 1 < windows) code.get(this.#out).get(windowStep).do("i32.add").set(this.#out);
    }
  }

  /** One tap of windows side by side. */
  #multiply(windows: number, width: number, load: Load): void {
    const code = this.#code;
    const factors = this.#factors.slice(0, width);
    factors.forEach((factor, vector) =>
      code
        .get(this.#tap)
        .access(load, 16 * vector)
        .set(factor),
    );
    code.get(this.#at).set(this.#next);
    for (let window = 0; window < windows; window++) {
      factors.forEach((factor, vector) => {
        code
          .get(this.#next)
          .access(load, 16 * vector)
          .set(this.#value);
        code.multiplyAdd(this.#value, factor, this.#sums[window * width + vector] ?? 0);
      });
      if (window + 1 < windows) code.get(this.#next).get(this.#wide).do("i32.add").set(this.#next);
    }
  }
}

interface Taps {
  readonly from: Local;
  readonly factor: Local;
  readonly rows: Local;
  readonly columns: Local;
}
