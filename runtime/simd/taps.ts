/** Which taps of a window lie on the image. */
import type { FunctionCode, Local } from "./function-code.ts";

/** Along one axis, in pixels: where the first tap lies, how long the axis is, how many taps, and how far apart. */
export interface TapAxis {
  readonly start: Local;
  readonly size: Local;
  readonly taps: Local;
  readonly dilation: Local;
}

/** What is found: where the first tap that lies on the image does, and how many from there on. */
export interface TapsInside {
  readonly place: Local;
  readonly count: Local;
}

/** Leaves out taps before and behind the image; `skip` is done for each before it. `spare` is overwritten. */
export function tapsInside(
  code: FunctionCode,
  { start, size, taps, dilation }: TapAxis,
  { place, count }: TapsInside,
  spare: readonly [Local, Local],
  skip: () => void,
): void {
  const [left, next] = spare;
  code.get(start).set(place).get(taps).set(left);
  code.while(
    () => code.get(place).i32(0).do("i32.lt_s").get(left).i32(1).do("i32.ge_s", "i32.and"),
    () => {
      code.get(place).get(dilation).do("i32.add").set(place);
      code.advance(left, -1);
      skip();
    },
  );
  code.i32(0).set(count).get(place).set(next);
  code.while(
    () => code.get(next).get(size).do("i32.lt_s").get(count).get(left).do("i32.lt_s", "i32.and"),
    () => {
      code.get(next).get(dilation).do("i32.add").set(next);
      code.advance(count, 1);
    },
  );
}
