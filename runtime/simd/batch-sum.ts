/** The sum of all rows of a matrix, in each of its rows. */
import { FunctionCode } from "./function-code.ts";

/** Parameters, by place. */
const [from, fromRow, to, toRow, rows, columns] = [0, 1, 2, 3, 4, 5];

/**
 * `batchSum(from, fromRow, to, toRow, rows, columns)`: from `[rows, columns]` to as many. Rows are so many bytes apart; the
 * columns of one lie one after the other.
 */
export function batchSum(): FunctionCode {
  const code = new FunctionCode(6);
  const [row, remaining, place, total] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("v128")]; // prettier-ignore
  const next = (stride: number): void => {
    code.get(place).get(stride).do("i32.add").set(place);
  };
  const pass = (width: 1 | 4, load: "v128.load" | "v128.load32_splat"): void => {
    code.while(
      () => code.get(remaining).i32(width).do("i32.ge_s"),
      () => {
        code.splat(0).set(total).get(from).set(place);
        code.count(row, rows, () => {
          code.get(total).get(place).access(load).do("f32x4.add").set(total);
          next(fromRow);
        });
        code.get(to).set(place);
        code.count(row, rows, () => {
          code.get(place).get(total);
          if (width === 4) code.access("v128.store");
          else code.lane(0).access("f32.store");
          next(toRow);
        });
        code.advance(from, 4 * width).advance(to, 4 * width);
        code.advance(remaining, -width);
      },
    );
  };
  code.get(columns).set(remaining);
  pass(4, "v128.load");
  pass(1, "v128.load32_splat");
  return code;
}
