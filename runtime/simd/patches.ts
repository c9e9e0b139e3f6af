/** The windows of a convolution as rows of a matrix ("im2col"; Chellapilla, Puri, Simard 2006). */
import { FunctionCode, type Local } from "./function-code.ts";

const [image, to, top, left, height, width, pixel, pitch, windowRows, windowColumns, stride, downStep, acrossStep, count] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13,
]; // prettier-ignore

/** How far gathering writes beyond the last window, in bytes, at most. */
export const overshoot = 12;

/**
 * `gather(image, to, top, left, height, width, pixel, pitch, windowRows, windowColumns, stride, downStep, acrossStep, count)`:
 * `count` windows side by side, the first at row `top` and column `left` of an image `[height, width]` of whose pixels, which
 * are `pitch` bytes apart, `pixel` bytes are taken; what lies outside is zero. The taps of a window are `downStep` and
 * `acrossStep` pixels apart.
 */
export function gatherPatches(): FunctionCode {
  return patches({
    // Whole vectors, of which the last may go beyond the end: what is there is written afterwards.
    inside: (code, from, end) => {
      code.while(
        () => code.get(to).get(end).do("i32.lt_s"),
        () => {
          code.get(to).get(from).access("v128.load").access("v128.store");
          code.advance(to, 16).advance(from, 16);
        },
      );
      code.get(end).set(to);
    },
    outside: (code, end) => {
      upTo(
        code,
        end,
        [to],
        [
          () => code.get(to).splat(0).access("v128.store"),
          () => code.get(to).i32(0).access("i32.store"),
        ],
      );
    },
  });
}

/** `scatter(…)`, of the same parameters: adds windows to the image where they are from; what lies outside is left out. */
export function scatterPatches(): FunctionCode {
  const add = (code: FunctionCode, from: Local, load: "v128.load" | "f32.load"): FunctionCode =>
    code.get(from).get(from).access(load).get(to).access(load);
  return patches({
    inside: (code, from, end) => {
      upTo(
        code,
        end,
        [to, from],
        [
          () => add(code, from, "v128.load").do("f32x4.add").access("v128.store"),
          () => add(code, from, "f32.load").do("f32.add").access("f32.store"),
        ],
      );
    },
    outside: (code, end) => code.get(end).set(to),
  });
}

interface Transfer {
  /** Goes on from pixels at `from`, until the windows have come to `end`. */
  readonly inside: (code: FunctionCode, from: Local, end: Local) => unknown;
  readonly outside: (code: FunctionCode, end: Local) => unknown;
}

/** What is known of the row of a window that is moved. */
interface Row {
  /** Where the image's row begins, and where the window's. */
  readonly line: Local;
  readonly start: Local;
  /** Bytes of it: all, those to its first pixel inside of the image, and those to the first beyond it. */
  readonly full: Local;
  readonly first: Local;
  readonly stop: Local;
  /** Variables. */
  readonly from: Local;
  readonly end: Local;
}

function patches(transfer: Transfer): FunctionCode {
  const code = new FunctionCode(14);
  const local = (): Local => code.local("i32");
  const [window, row, y, isDense] = [local(), local(), local(), local()];
  const parts: Row = {
    line: local(),
    start: local(),
    full: local(),
    first: local(),
    stop: local(),
    from: local(),
    end: local(),
  };
  const taps = tapByTap(code, parts, transfer);
  code.get(windowColumns).get(pixel).do("i32.mul").set(parts.full);
  code.get(acrossStep).i32(1).do("i32.eq").get(pixel).get(pitch).do("i32.eq", "i32.and").set(isDense); // prettier-ignore
  return code.count(window, count, () => {
    clip(code, parts);
    code.get(top).set(y);
    code.count(row, windowRows, () => {
      code.get(to).set(parts.start);
      code.if(
        () => isWithin(code, y, height),
        () => {
          code.get(image).get(y).get(width).do("i32.mul").get(pitch).do("i32.mul", "i32.add").set(parts.line); // prettier-ignore
          code.if(
            () => code.get(isDense),
            () => { dense(code, parts, transfer); }, // prettier-ignore
            taps,
          );
        },
        () => { upToByte(code, parts, parts.full, transfer.outside); }, // prettier-ignore
      );
      code.get(y).get(downStep).do("i32.add").set(y);
    });
    code.get(left).get(stride).do("i32.add").set(left);
  });
}

/** Finds out which pixels of a row of the window are inside, from side to side, where they lie one after the other. */
function clip(code: FunctionCode, { full, first, stop }: Row): void {
  code.i32(0).set(first).get(full).set(stop);
  code.if(
    () => code.get(left).i32(0).do("i32.lt_s"),
    () => {
      code.i32(0).get(left).do("i32.sub").get(pixel).do("i32.mul").set(first);
      code.if(
        () => code.get(full).get(first).do("i32.lt_s"),
        () => code.get(full).set(first),
      );
    },
  );
  code.if(
    () => code.get(width).get(left).get(windowColumns).do("i32.add", "i32.lt_s"),
    () => {
      code.get(width).get(left).do("i32.sub").get(pixel).do("i32.mul").set(stop);
      code.if(
        () => code.get(stop).i32(0).do("i32.lt_s"),
        () => code.i32(0).set(stop),
      );
    },
  );
}

/** Pixels that lie one after the other: some outside, some inside, some outside. */
function dense(code: FunctionCode, row: Row, { inside, outside }: Transfer): void {
  code.if(
    () => code.get(row.first),
    () => { upToByte(code, row, row.first, outside); }, // prettier-ignore
  );
  code.get(row.line).get(left).get(pitch).do("i32.mul", "i32.add").get(row.first).do("i32.add").set(row.from); // prettier-ignore
  upToByte(code, row, row.stop, (_, end) => inside(code, row.from, end));
  code.if(
    () => code.get(row.stop).get(row.full).do("i32.lt_s"),
    () => { upToByte(code, row, row.full, outside); }, // prettier-ignore
  );
}

function upToByte(
  code: FunctionCode,
  { start, end }: Row,
  bytes: Local,
  move: Transfer["outside"],
): void {
  code.get(start).get(bytes).do("i32.add").set(end);
  move(code, end);
}

/** Pixels that are apart, each inside or outside. */
function tapByTap(code: FunctionCode, row: Row, { inside, outside }: Transfer): () => void {
  const [column, x] = [code.local("i32"), code.local("i32")];
  return () => {
    code.get(left).set(x);
    code.count(column, windowColumns, () => {
      code.get(to).get(pixel).do("i32.add").set(row.end);
      code.if(
        () => isWithin(code, x, width),
        () => {
          code.get(row.line).get(x).get(pitch).do("i32.mul", "i32.add").set(row.from);
          inside(code, row.from, row.end);
        },
        () => outside(code, row.end),
      );
      code.get(x).get(acrossStep).do("i32.add").set(x);
    });
  };
}

function isWithin(code: FunctionCode, value: Local, limit: Local): FunctionCode {
  return code.get(value).i32(0).do("i32.ge_s").get(value).get(limit).do("i32.lt_s", "i32.and");
}

/** What is done to four floats and to one. */
type Bodies = readonly [vector: () => unknown, single: () => unknown];

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
