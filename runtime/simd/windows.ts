/** Gradients of pooling, one window at a time, for all channels of it. */
import { FunctionCode, type Local } from "./function-code.ts";

type Load = "v128.load" | "v128.load32_splat";

/** Parameters that both have, by place. */
const [gradient, dy, rowStride, rows, columns, pixel] = [0, 1, 2, 3, 4, 5];

/**
 * `maxWindow(gradient, dy, rowStride, rows, columns, pixel, x)`: adds `dy`, of `pixel` bytes, to the gradient of the
 * largest element of the window at `x`, of the first one of equal ones. Rows are `rowStride` bytes apart.
 */
export function maxWindow(): FunctionCode {
  const code = new FunctionCode(7);
  const x = 6;
  const best = code.local("v128");
  const open = code.local("v128");
  const isHere = code.local("v128");
  return overChannels(code, (taps, offset, load, store) => {
    code.splat(-Infinity).set(best).splat(-1, "i32").set(open);
    taps((place) => {
      code.get(best).get(x).get(place).get(offset).do("i32.add", "i32.add").access(load);
      code.do("f32x4.max").set(best);
    });
    taps((place) => {
      code.get(x).get(place).get(offset).do("i32.add", "i32.add").access(load);
      code.get(best).do("f32x4.eq").get(open).do("v128.and").set(isHere);
      code.get(open).get(isHere).do("v128.xor").set(open);
      store(place, () => code.get(dy).get(offset).do("i32.add").access(load).get(isHere).do("v128.and")); // prettier-ignore
    });
  });
}

/** `averageWindow(gradient, dy, rowStride, rows, columns, pixel, factor)`: adds `dy` times the float at `factor` to all. */
export function averageWindow(): FunctionCode {
  const code = new FunctionCode(7);
  const factor = 6;
  const share = code.local("v128");
  return overChannels(code, (taps, offset, load, store) => {
    code.get(dy).get(offset).do("i32.add").access(load);
    code.get(factor).access("v128.load32_splat").do("f32x4.mul").set(share);
    taps((place) => {
      store(place, () => code.get(share));
    });
  });
}

type Taps = (body: (place: Local) => void) => void;
type Store = (place: Local, value: () => unknown) => void;

/** Four channels at a time, then one; `store` adds to the gradient of a tap. */
function overChannels(
  code: FunctionCode,
  body: (taps: Taps, offset: Local, load: Load, store: Store) => void,
): FunctionCode {
  const [offset, row, column, place, line, target] = Array.from({ length: 6 }, () => code.local("i32")) as Six; // prettier-ignore
  const taps: Taps = (each) => {
    code.i32(0).set(line);
    code.count(row, rows, () => {
      code.get(line).set(place);
      code.count(column, columns, () => {
        each(place);
        code.get(place).get(pixel).do("i32.add").set(place);
      });
      code.get(line).get(rowStride).do("i32.add").set(line);
    });
  };
  const pass = (width: number, load: Load): void => {
    const store: Store = (at, value) => {
      code.get(gradient).get(at).get(offset).do("i32.add", "i32.add").set(target);
      code.get(target).get(target).access(load);
      value();
      code.do("f32x4.add");
      if (width === 1) code.lane(0).access("f32.store");
      else code.access("v128.store");
    };
    code.while(
      () =>
        code
          .get(pixel)
          .get(offset)
          .do("i32.sub")
          .i32(4 * width)
          .do("i32.ge_s"),
      () => {
        body(taps, offset, load, store);
        code.advance(offset, 4 * width);
      },
    );
  };
  pass(4, "v128.load");
  pass(1, "v128.load32_splat");
  return code;
}

type Six = [Local, Local, Local, Local, Local, Local];
