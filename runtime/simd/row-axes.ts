/**
 * Kernels for axes within the rows of a matrix: the columns of a row are `[outer, length, inner]`, and the axis of `length`
 * is reduced, or made of what has none, or swapped with another. Rows are so many bytes apart; the columns of one lie one
 * after the other.
 */
import { FunctionCode, type Local } from "./function-code.ts";

export type AxisReduction = "sum" | "max";

const joins = {
  sum: { vector: "f32x4.add", single: "f32.add", first: 0 },
  max: { vector: "f32x4.pmax", single: "f32.max", first: -Infinity },
} as const;

/** Parameters, by place. */
const [from, fromRow, to, toRow, rows, outer, length, inner] = [0, 1, 2, 3, 4, 5, 6, 7];

type Load = "v128.load" | "v128.load32_splat";

/** `reduceAxis(from, fromRow, to, toRow, rows, outer, length, inner)`: `[outer, length, inner]` to `[outer, inner]`. */
export function reduceAxis(kind: AxisReduction): FunctionCode {
  const { vector, single, first } = joins[kind];
  const loops = new AxisLoops();
  const { code, at, result, pass } = loops;
  const [k, place] = [code.local("i32"), code.local("i32")];
  // Several, so that one need not wait for the other.
  const [total = 0, ...others] = Array.from({ length: 4 }, () => code.local("v128"));
  const join = (into: Local, from: () => FunctionCode): void => {
    code.get(into);
    from().do(vector).set(into);
  };
  const alongRow = (): void => {
    for (const some of [total, ...others]) code.splat(first).set(some);
    code.get(length).set(loops.remaining);
    pass(16, () => {
      [total, ...others].forEach((some, index) => {
        join(some, () => code.get(at).access("v128.load", 16 * index));
      });
      code.advance(at, 64);
    });
    for (const some of others) join(total, () => code.get(some));
    const [last = 0] = others;
    code.splat(first).set(last);
    pass(1, () => {
      join(last, () => code.get(at).access("v128.load32_splat"));
      code.advance(at, 4);
    });
    code.get(result).get(last).lane(0);
    for (let lane = 0; lane < 4; lane++) code.get(total).lane(lane).do(single);
    code.access("f32.store").advance(result, 4);
  };
  const acrossRows = (width: 1 | 4, load: Load): void => {
    pass(width, () => {
      code.splat(first).set(total).get(at).set(place);
      code.count(k, length, () => {
        join(total, () => code.get(place).access(load));
        code.get(place).get(inner).i32(2).do("i32.shl", "i32.add").set(place);
      });
      code.get(result).get(total);
      if (width === 4) code.access("v128.store");
      else code.lane(0).access("f32.store");
      code.advance(at, 4 * width).advance(result, 4 * width);
    });
  };
  return loops.eachGroup(alongRow, () => {
    code.get(inner).set(loops.remaining);
    acrossRows(4, "v128.load");
    acrossRows(1, "v128.load32_splat");
    code.get(at).get(length).i32(1).do("i32.sub").get(inner).do("i32.mul").i32(2).do("i32.shl");
    code.do("i32.add").set(at);
  });
}

/** `broadcastAxis(from, fromRow, to, toRow, rows, outer, length, inner)`: `[outer, inner]` to `[outer, length, inner]`. */
export function broadcastAxis(): FunctionCode {
  const loops = new AxisLoops();
  const { code, at, result, pass } = loops;
  const [k, place] = [code.local("i32"), code.local("i32")];
  const value = code.local("v128");
  const write = (width: 1 | 4): void => {
    code.get(result).get(value);
    if (width === 4) code.access("v128.store");
    else code.lane(0).access("f32.store");
    code.advance(result, 4 * width);
  };
  const copy = (width: 1 | 4, load: Load): void => {
    pass(width, () => {
      code
        .get(place)
        .access(load)
        .set(value)
        .advance(place, 4 * width);
      write(width);
    });
  };
  return loops.eachGroup(
    () => {
      code.get(at).access("v128.load32_splat").set(value).get(length).set(loops.remaining);
      pass(4, () => { write(4); }); // prettier-ignore
      pass(1, () => { write(1); }); // prettier-ignore
      code.advance(at, 4);
    },
    () => {
      code.count(k, length, () => {
        code.get(at).set(place).get(inner).set(loops.remaining);
        copy(4, "v128.load");
        copy(1, "v128.load32_splat");
      });
      code.get(place).set(at);
    },
  );
}

/**
 * `swapAxes(from, fromRow, to, toRow, rows, outer, first, inner, second)`: `[outer, first, second, inner]` to
 * `[outer, second, first, inner]`.
 */
export function swapAxes(): FunctionCode {
  const second = 8;
  const loops = new AxisLoops(9);
  const { code, at, result, pass } = loops;
  const [i, j, place, stride] = [0, 1, 2, 3].map(() => code.local("i32")) as [Local, Local, Local, Local]; // prettier-ignore
  const one = code.local("i32");
  const copy = (
    width: 1 | 4,
    load: "v128.load" | "f32.load",
    store: "v128.store" | "f32.store",
  ): void => {
    // prettier-ignore
    pass(width, () => {
      code.get(result).get(place).access(load).access(store);
      code.advance(place, 4 * width).advance(result, 4 * width);
    });
  };
  /** For each place of the second axis, what all places of the first have there; `rest` goes from one to the next. */
  const eachPlace = (body: () => void): void => {
    code.get(second).get(inner).do("i32.mul").i32(2).do("i32.shl").set(stride);
    code.count(j, second, () => {
      code.get(at).set(one);
      code.count(i, length, () => {
        code.get(one).set(place);
        body();
        code.get(one).get(stride).do("i32.add").set(one);
      });
      code.get(at).get(inner).i32(2).do("i32.shl", "i32.add").set(at);
    });
    code.get(length).i32(1).do("i32.sub").get(stride).do("i32.mul").get(at).do("i32.add").set(at);
  };
  return loops.eachGroup(
    () => {
      eachPlace(() => {
        code.get(result).get(place).access("f32.load").access("f32.store").advance(result, 4);
      });
    },
    () => {
      eachPlace(() => {
        code.get(inner).set(loops.remaining);
        copy(4, "v128.load", "v128.store");
        copy(1, "f32.load", "f32.store");
      });
    },
  );
}

/** The loops over rows and over `outer`, which the kernels share. */
class AxisLoops {
  readonly code: FunctionCode;
  /** Where the next group is read and written. */
  readonly at: Local;
  readonly result: Local;
  readonly remaining: Local;
  readonly #row: Local;
  readonly #group: Local;

  constructor(parameters = 8) {
    this.code = new FunctionCode(parameters);
    this.at = this.code.local("i32");
    this.result = this.code.local("i32");
    this.remaining = this.code.local("i32");
    this.#row = this.code.local("i32");
    this.#group = this.code.local("i32");
  }

  /** Runs `ofOne` for groups with one column in `inner`, else `ofSeveral`; they move `at` and `result` to the next. */
  eachGroup(ofOne: () => void, ofSeveral: () => void): FunctionCode {
    const { code, at, result } = this;
    return code.count(this.#row, rows, () => {
      code.get(from).set(at).get(to).set(result);
      code.count(this.#group, outer, () => {
        code.if(() => code.get(inner).i32(1).do("i32.eq"), ofOne, ofSeveral);
      });
      code.get(from).get(fromRow).do("i32.add").set(from);
      code.get(to).get(toRow).do("i32.add").set(to);
    });
  }

  /** So many of what remains at a time, as long as there are. */
  readonly pass = (count: number, body: () => void): void => {
    const { code, remaining } = this;
    code.while(
      () => code.get(remaining).i32(count).do("i32.ge_s"),
      () => {
        body();
        code.advance(remaining, -count);
      },
    );
  };
}
