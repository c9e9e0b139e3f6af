/** Rows of a table at places that are floats, as those of a step are. */
import { FunctionCode } from "./function-code.ts";

/** Parameters, by place. */
const [places, placesRow, table, depth, to, toRow, rows, groups, columns] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];

/**
 * `lookUp(places, placesRow, table, depth, to, toRow, rows, groups, columns)`: from `[rows, groups]` to
 * `[rows, groups, columns]`, of a table `[depth, columns]`. Rows are so many bytes apart, the rest lies one after the other.
 * Places before the first row or behind the last one are those of these.
 */
export function lookUp(): FunctionCode {
  const code = new FunctionCode(9);
  const [row, group, column, whole] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32")]; // prettier-ignore
  const [at, place, from, into] = [code.local("i32"), code.local("i32"), code.local("i32"), code.local("i32")]; // prettier-ignore
  const copy = (): void => {
    code.count(
      column,
      whole,
      () => {
        code.get(into).get(from).access("v128.load").access("v128.store");
        code.advance(from, 16).advance(into, 16);
      },
      4,
    );
    code.while(
      () => code.get(column).get(columns).do("i32.lt_s"),
      () => {
        code.get(into).get(from).access("f32.load").access("f32.store");
        code.advance(from, 4).advance(into, 4).advance(column, 1);
      },
    );
  };
  code.get(columns).i32(-4).do("i32.and").set(whole);
  return code.count(row, rows, () => {
    code.get(places).set(at).get(to).set(into);
    code.count(group, groups, () => {
      code.get(at).access("f32.load").do("i32.trunc_sat_f32_s").set(place);
      code.if(() => code.get(place).get(depth).do("i32.ge_s"), () => code.get(depth).i32(1).do("i32.sub").set(place)); // prettier-ignore
      code.if(() => code.get(place).i32(0).do("i32.lt_s"), () => code.i32(0).set(place)); // prettier-ignore
      code
        .get(table)
        .get(place)
        .get(columns)
        .do("i32.mul")
        .i32(2)
        .do("i32.shl", "i32.add")
        .set(from);
      copy();
      code.advance(at, 4);
    });
    code.get(places).get(placesRow).do("i32.add").set(places);
    code.get(to).get(toRow).do("i32.add").set(to);
  });
}
