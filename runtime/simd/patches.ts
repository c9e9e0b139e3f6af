/** The windows of a convolution as rows of a matrix ("im2col"; Chellapilla, Puri, Simard 2006). */
import { FunctionCode, type Local } from "./function-code.ts";

const [image, to, top, left, height, width, pixel, pitch, windowRows, windowColumns, stride, downStep, acrossStep, count] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
]; // prettier-ignore

/**
 * `gather(image, to, top, left, height, width, pixel, pitch, windowRows, windowColumns, stride, downStep, acrossStep, count)`:
 * `count` windows side by side, the first at row `top` and column `left` of an image `[height, width]` of whose pixels, which
 * are `pitch` bytes apart, `pixel` bytes are taken; what lies outside is zero. The taps of a window are `downStep` and
 * `acrossStep` pixels apart.
 */
export function gatherPatches(): FunctionCode {
  return patches({
    inside: (code, from) => [
      () => code.get(to).get(from).access("v128.load").access("v128.store"),
      () => code.get(to).get(from).access("f32.load").access("f32.store"),
    ],
    outside: (code) => [
      () => code.get(to).splat(0).access("v128.store"),
      () => code.get(to).i32(0).access("i32.store"),
    ],
  });
}

/** `scatter(…)`, of the same parameters: adds windows to the image where they are from; what lies outside is left out. */
export function scatterPatches(): FunctionCode {
  const add = (code: FunctionCode, from: Local, load: "v128.load" | "f32.load"): FunctionCode =>
    code.get(from).get(from).access(load).get(to).access(load);
  return patches({
    inside: (code, from) => [
      () => add(code, from, "v128.load").do("f32x4.add").access("v128.store"),
      () => add(code, from, "f32.load").do("f32.add").access("f32.store"),
    ],
    outside: () => undefined,
  });
}

/** What is done to four floats and to one. */
type Bodies = readonly [vector: () => unknown, single: () => unknown];

interface Transfer {
  readonly inside: (code: FunctionCode, from: Local) => Bodies;
  /** Without it, the place is only passed over. */
  readonly outside: (code: FunctionCode) => Bodies | undefined;
}

function patches({ inside, outside }: Transfer): FunctionCode {
  const code = new FunctionCode(14);
  const [window, row, column, y, x, from, end] = Array.from({ length: 7 }, () => code.local("i32")) as Seven; // prettier-ignore
  const isWithin = (value: Local, limit: Local): FunctionCode =>
    code.get(value).i32(0).do("i32.ge_s").get(value).get(limit).do("i32.lt_s", "i32.and");
  const address = (): FunctionCode =>
    code.get(image).get(y).get(width).do("i32.mul").get(x).do("i32.add").get(pitch).do("i32.mul", "i32.add"); // prettier-ignore
  const pass = (): void => {
    const bodies = outside(code);
    if (bodies) upTo(code, end, [to], bodies);
    else code.get(end).set(to);
  };
  const copy = (): void => {
    upTo(code, end, [to, from], inside(code, from));
  };
  const taps = (): void => {
    code.get(left).set(x);
    code.count(column, windowColumns, () => {
      code.get(to).get(pixel).do("i32.add").set(end);
      code.if(
        () => isWithin(x, width),
        () => {
          address().set(from);
          copy();
        },
        pass,
      );
      code.get(x).get(acrossStep).do("i32.add").set(x);
    });
  };
  /** All taps of a row are one piece of memory. */
  const run = (): void => {
    code.get(left).set(x);
    address().set(from);
    code.get(to).get(windowColumns).get(pixel).do("i32.mul", "i32.add").set(end);
    copy();
  };
  const isRun = (): FunctionCode =>
    code
      .get(acrossStep).i32(1).do("i32.eq")
      .get(pixel).get(pitch).do("i32.eq", "i32.and")
      .get(left).i32(0).do("i32.ge_s", "i32.and")
      .get(width).get(left).get(windowColumns).do("i32.add", "i32.ge_s", "i32.and"); // prettier-ignore
  return code.count(window, count, () => {
    code.get(top).set(y);
    code.count(row, windowRows, () => {
      code.if(
        () => isWithin(y, height),
        () => code.if(isRun, run, taps),
        () => {
          code.get(to).get(windowColumns).get(pixel).do("i32.mul", "i32.add").set(end);
          pass();
        },
      );
      code.get(y).get(downStep).do("i32.add").set(y);
    });
    code.get(left).get(stride).do("i32.add").set(left);
  });
}

type Seven = [Local, Local, Local, Local, Local, Local, Local];

/** Goes on until the first pointer is at `end`, by vectors, then by single floats. */
function upTo(code: FunctionCode, end: Local, pointers: readonly Local[], bodies: Bodies): void {
  const [first = 0] = pointers;
  bodies.forEach((body, index) => {
    const bytes = index === 0 ? 16 : 4;
    code.while(
      () => code.get(end).get(first).do("i32.sub").i32(bytes).do("i32.ge_s"),
      () => {
        body();
        for (const pointer of pointers) code.advance(pointer, bytes);
      },
    );
  });
}
