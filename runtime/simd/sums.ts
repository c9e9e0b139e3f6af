/** Sums along the rows or the columns of a matrix. */
import { FunctionCode } from "./function-code.ts";

/**
 * `columnSums(from, rowStride, rows, columns, to)`: adds to each of `columns` floats the sum of its column; rows are
 * `rowStride` bytes apart.
 */
export function columnSums(): FunctionCode {
  const code = new FunctionCode(5);
  const [from, rowStride, rows, columns, to] = [0, 1, 2, 3, 4];
  const row = code.local("i32");
  const at = code.local("i32");
  const sum = code.local("v128");
  const remaining = code.local("i32");
  const pass = (width: number, load: "v128.load" | "v128.load32_splat"): void => {
    code.while(
      () => code.get(remaining).i32(width).do("i32.ge_s"),
      () => {
        code.splat(0).set(sum).get(from).set(at);
        code.count(row, rows, () => {
          code.get(sum).get(at).access(load).do("f32x4.add").set(sum);
          code.get(at).get(rowStride).do("i32.add").set(at);
        });
        code.get(to).get(to).access(load).get(sum).do("f32x4.add");
        if (width === 1) code.lane(0).access("f32.store");
        else code.access("v128.store");
        code
          .advance(from, 4 * width)
          .advance(to, 4 * width)
          .advance(remaining, -width);
      },
    );
  };
  code.get(columns).set(remaining);
  pass(4, "v128.load");
  pass(1, "v128.load32_splat");
  return code;
}

/** `rowSums(from, rows, columns, to)`: the sum of each row; rows follow one another. */
export function rowSums(): FunctionCode {
  const code = new FunctionCode(4);
  const [from, rows, columns, to] = [0, 1, 2, 3];
  const row = code.local("i32");
  const remaining = code.local("i32");
  const sums = Array.from({ length: 4 }, () => code.local("v128"));
  const total = code.local("v128");
  const pass = (width: number, body: () => void): void => {
    code.while(
      () => code.get(remaining).i32(width).do("i32.ge_s"),
      () => {
        body();
        code.advance(from, 4 * width).advance(remaining, -width);
      },
    );
  };
  return code.count(row, rows, () => {
    for (const sum of [...sums, total]) code.splat(0).set(sum);
    code.get(columns).set(remaining);
    // Several sums, so that one need not wait for the other.
    pass(16, () => {
      sums.forEach((sum, index) =>
        code
          .get(sum)
          .get(from)
          .access("v128.load", 16 * index)
          .do("f32x4.add")
          .set(sum),
      );
    });
    pass(1, () => {
      code.get(total).get(from).access("v128.load32_splat").do("f32x4.add").set(total);
    });
    const [first = 0, ...others] = sums;
    code.get(first);
    for (const sum of others) code.get(sum).do("f32x4.add");
    code.set(first);
    code.get(to).get(total).lane(0);
    for (let lane = 0; lane < 4; lane++) code.get(first).lane(lane).do("f32.add");
    code.access("f32.store").advance(to, 4);
  });
}
