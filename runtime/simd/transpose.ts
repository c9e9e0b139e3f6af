/** A kernel that transposes matrices, four by four numbers at a time, so that both sides move by whole vectors. */
import { FunctionCode, type Local } from "./function-code.ts";

/** Rows and columns of a tile. */
const tile = 4;

/** Parameters, by place. */
const [from, to, count, rows, columns] = [0, 1, 2, 3, 4];

/**
 * `transposeMatrices(from, to, count, rows, columns)`: each of `count` matrices `[rows, columns]` becomes one `[columns, rows]`.
 * They lie one after the other.
 */
export function transposeMatrices(): FunctionCode {
  const loops = new Transposition();
  const { code, each, row, column, rowBytes, columnBytes, size } = loops;
  code.get(columns).i32(2).do("i32.shl").set(rowBytes);
  code.get(rows).i32(2).do("i32.shl").set(columnBytes);
  code.get(rowBytes).get(rows).do("i32.mul").set(size);
  return code.count(each, count, () => {
    code.i32(0).set(column);
    loops.whileLeft(column, columns, tile, () => {
      loops.begin();
      loops.whileLeft(row, rows, tile, loops.wholeTile);
      loops.whileLeft(row, rows, 1, loops.rowOfTile);
    });
    loops.whileLeft(column, columns, 1, () => {
      loops.begin();
      loops.whileLeft(row, rows, 1, loops.single);
    });
    loops.step(from, size);
    loops.step(to, size);
  });
}

/** What the loops do, at a row and a column. */
class Transposition {
  readonly code = new FunctionCode(5);
  readonly each = this.code.local("i32");
  readonly row = this.code.local("i32");
  readonly column = this.code.local("i32");
  /** Bytes of a row, of a column and of a matrix. */
  readonly rowBytes = this.code.local("i32");
  readonly columnBytes = this.code.local("i32");
  readonly size = this.code.local("i32");
  readonly #read = this.code.local("i32");
  readonly #written = this.code.local("i32");
  readonly #place = this.code.local("i32");

  readonly step = (place: Local, by: Local): void => {
    this.code.get(place).get(by).do("i32.add").set(place);
  };

  /** As long as `size` more fit in; they are passed each time. */
  readonly whileLeft = (place: Local, limit: Local, size: number, body: () => void): void => {
    const { code } = this;
    const isLeft = (): void => {
      code.get(place).i32(size - 1).do("i32.add").get(limit).do("i32.lt_s"); // prettier-ignore
    };
    code.while(isLeft, () => {
      body();
      code.advance(place, size);
    });
  };

  /** At the first row of the column. */
  readonly begin = (): void => {
    const { code, row, column, columnBytes } = this;
    code.i32(0).set(row);
    code.get(from).get(column).i32(2).do("i32.shl", "i32.add").set(this.#read);
    code.get(to).get(column).get(columnBytes).do("i32.mul", "i32.add").set(this.#written);
  };

  readonly wholeTile = (): void => {
    const { code, columnBytes, rowBytes } = this;
    const lines = [0, 1, 2, 3].map(() => code.local("v128"));
    for (const line of lines) {
      code.get(this.#read).access("v128.load").set(line);
      this.step(this.#read, rowBytes);
    }
    code.get(this.#written).set(this.#place);
    for (const turned of transposed(code, lines)) {
      code.get(this.#place).get(turned).access("v128.store");
      this.step(this.#place, columnBytes);
    }
    code.advance(this.#written, 4 * tile);
  };

  readonly rowOfTile = (): void => {
    const { code, columnBytes, rowBytes } = this;
    code.get(this.#written).set(this.#place);
    for (let lane = 0; lane < tile; lane++) {
      const offset = 4 * lane;
      code.get(this.#place).get(this.#read).access("f32.load", offset).access("f32.store");
      this.step(this.#place, columnBytes);
    }
    this.step(this.#read, rowBytes);
    code.advance(this.#written, 4);
  };

  readonly single = (): void => {
    const { code } = this;
    code.get(this.#written).get(this.#read).access("f32.load").access("f32.store");
    this.step(this.#read, this.rowBytes);
    code.advance(this.#written, 4);
  };
}

/** Four vectors as the columns of four others. */
function transposed(code: FunctionCode, [a = 0, b = 0, c = 0, d = 0]: Local[]): readonly Local[] {
  const shuffled = (x: Local, y: Local, lanes: Parameters<FunctionCode["shuffle"]>): Local => {
    const made = code.local("v128");
    code.get(x).get(y).shuffle(...lanes).set(made); // prettier-ignore
    return made;
  };
  const [low, high] = [shuffled(a, b, [0, 4, 1, 5]), shuffled(a, b, [2, 6, 3, 7])];
  const [lowest, highest] = [shuffled(c, d, [0, 4, 1, 5]), shuffled(c, d, [2, 6, 3, 7])];
  return [
    shuffled(low, lowest, [0, 1, 4, 5]),
    shuffled(low, lowest, [2, 3, 6, 7]),
    shuffled(high, highest, [0, 1, 4, 5]),
    shuffled(high, highest, [2, 3, 6, 7]),
  ];
}
