/** What becomes of the columns of a matrix, as row programs. */
import { Expression } from "./expression.ts";
import type { RowProgram } from "./row-program.ts";

export type ColumnReduction = "sum" | "max" | "min";

const joins = { sum: "f32x4.add", max: "f32x4.max", min: "f32x4.min" } as const;

/** `reduceColumns(rows, columns, x, results)`: to `results`, a row, the numbers of each column are joined. */
export function reduceColumns(kind: ColumnReduction): RowProgram {
  const e = new Expression();
  const value = e.apply(joins[kind], e.input(0), e.input(1));
  return {
    pointers: ["matrix", "row"],
    steps: [
      { expression: e, inputs: [{ pointer: 0 }, { pointer: 1 }], outputs: [{ pointer: 1, value }] },
    ],
  };
}
