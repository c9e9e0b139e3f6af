/**
 * The matrix product as WebAssembly SIMD. The second factor is packed into panels of eight columns, so that the inner
 * loop reads it from end to end; tiles of four by eight sums stay in vector registers. Larger tiles, and several factors
 * a turn, were slower in V8, which then keeps some of the sums in memory. Goto and van de Geijn 2008, Anatomy of high-performance matrix multiplication.
 */
import { FunctionCode, type Local } from "./function-code.ts";

export const tileRows = 4;
export const tileColumns = 8;
/** What `product` needs of spare memory, for a row of a tile. */
export const spareBytes = 4 * tileColumns;

/**
 * `packColumns(from, rowStride, columnStride, rows, columns, to)`: a matrix of any strides, in bytes, as panels
 * `[columns / 8, rows, 8]`, the last one filled up with zeros.
 */
export function packColumns(): FunctionCode {
  const code = new FunctionCode(6);
  const [from, rowStride, columnStride, rows, columns, to] = [0, 1, 2, 3, 4, 5];
  const column = code.local("i32");
  const row = code.local("i32");
  const source = code.local("i32");
  const place = code.local("i32");
  const isWhole = (): unknown =>
    code
      .get(columnStride).i32(4).do("i32.eq")
      .get(columns).get(column).do("i32.sub").i32(tileColumns).do("i32.ge_s", "i32.and"); // prettier-ignore
  const copy = (): void => {
    for (const offset of [0, 16])
      code.get(to).get(source).access("v128.load", offset).access("v128.store", offset);
  };
  const gather = (): void => {
    code.get(source).set(place);
    for (let index = 0; index < tileColumns; index++) {
      const offset = 4 * index;
      code.if(
        () => code.get(column).i32(index).do("i32.add").get(columns).do("i32.lt_s"),
        () => code.get(to).get(place).access("f32.load").access("f32.store", offset),
        () => code.get(to).i32(0).access("i32.store", offset),
      );
      code.get(place).get(columnStride).do("i32.add").set(place);
    }
  };
  const panel = (body: () => void): void => {
    code.count(row, rows, () => {
      body();
      code.advance(to, 4 * tileColumns);
      code.get(source).get(rowStride).do("i32.add").set(source);
    });
  };
  return code.count(
    column,
    columns,
    () => {
      code.get(from).get(column).get(columnStride).do("i32.mul", "i32.add").set(source);
      code.if(
        isWhole,
        () => { panel(copy); }, // prettier-ignore
        () => { panel(gather); }, // prettier-ignore
      );
    },
    tileColumns,
  );
}

/**
 * `packTransposed(from, rowStride, rows, columns, to)`: the transpose of a matrix, whose rows are `rowStride` bytes
 * apart, as panels `[columns / 4, rows, 4]`; what is beyond the last column is undefined.
 */
export function packTransposed(): FunctionCode {
  const code = new FunctionCode(5);
  const [from, rowStride, rows, columns, to] = [0, 1, 2, 3, 4];
  const column = code.local("i32");
  const row = code.local("i32");
  const source = code.local("i32");
  const panel = (body: () => void): void => {
    code.count(row, rows, () => {
      body();
      code.advance(to, 4 * tileRows);
      code.get(source).get(rowStride).do("i32.add").set(source);
    });
  };
  const copy = (): void => {
    code.get(to).get(source).access("v128.load").access("v128.store");
  };
  const copyPart = (): void => {
    for (let index = 0; index < tileRows; index++) {
      const offset = 4 * index;
      code.if(
        () => code.get(column).i32(index).do("i32.add").get(columns).do("i32.lt_s"),
        () => code.get(to).get(source).access("f32.load", offset).access("f32.store", offset),
      );
    }
  };
  return code.count(
    column,
    columns,
    () => {
      code.get(from).get(column).i32(4).do("i32.mul", "i32.add").set(source);
      code.if(
        () => code.get(columns).get(column).do("i32.sub").i32(tileRows).do("i32.ge_s"),
        () => { panel(copy); }, // prettier-ignore
        () => { panel(copyPart); }, // prettier-ignore
      );
    },
    tileRows,
  );
}

/** Parameters of the product, by place. */
const [left, leftRow, leftPanel, right, result, resultRow, rows, columns, depth, adds, spare] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
];

/**
 * `product(left, leftRow, leftPanel, right, result, resultRow, rows, columns, depth, adds, spare)`: `right` is packed;
 * rows of `left` are `leftRow` bytes apart and blocks of four rows `leftPanel` bytes; the next factor of a row follows
 * after `step` bytes. Where `adds` is not 0 the product is added to the result. `spare` is room for `spareBytes`.
 */
export function product(step: number): FunctionCode {
  const code = new FunctionCode(11);
  const tile = new Tile(code, step);
  const column = code.local("i32");
  const row = code.local("i32");
  const block = code.local("i32");
  const target = code.local("i32");
  return code.count(
    column,
    columns,
    () => {
      code.get(left).set(block).i32(0).set(row);
      code.get(result).get(column).i32(4).do("i32.mul", "i32.add").set(target);
      const remaining = (): FunctionCode => code.get(rows).get(row).do("i32.sub");
      const next = (count: number): void => {
        tile.write(count, { block, target, column });
        code.get(block).get(leftPanel).do("i32.add").set(block);
        code.get(target).get(resultRow).i32(count).do("i32.mul", "i32.add").set(target);
        code.advance(row, count);
      };
      code.while(
        () => remaining().i32(tileRows).do("i32.ge_s"),
        () => { next(tileRows); }, // prettier-ignore
      );
      for (let count = tileRows - 1; count > 0; count--)
        code.if(
          () => remaining().i32(count).do("i32.eq"),
          () => { next(count); }, // prettier-ignore
        );
      // To the next panel.
      code.get(right).get(depth).i32(4 * tileColumns).do("i32.mul", "i32.add").set(right); // prettier-ignore
    },
    tileColumns,
  );
}

interface Place {
  readonly block: Local;
  readonly target: Local;
  readonly column: Local;
}

/** Sums of one tile of the result. */
class Tile {
  readonly #code: FunctionCode;
  readonly #step: number;
  readonly #pointers: readonly Local[];
  readonly #sums: readonly (readonly Local[])[];
  readonly #factors: readonly Local[];
  readonly #factor: Local;
  readonly #panel: Local;
  readonly #k: Local;
  readonly #out: Local;
  readonly #lane: Local;

  constructor(code: FunctionCode, step: number) {
    const locals = (type: "i32" | "v128", count: number): Local[] =>
      Array.from({ length: count }, () => code.local(type));
    this.#code = code;
    this.#step = step;
    this.#pointers = locals("i32", tileRows);
    this.#sums = this.#pointers.map(() => locals("v128", 2));
    this.#factors = locals("v128", 2);
    [this.#factor = 0] = locals("v128", 1);
    [this.#panel = 0, this.#k = 0, this.#out = 0, this.#lane = 0] = locals("i32", 4);
  }

  write(count: number, place: Place): void {
    const code = this.#code;
    const pointers = this.#pointers.slice(0, count);
    pointers.forEach((pointer, index) => {
      if (index === 0) code.get(place.block).set(pointer);
      else
        code
          .get(pointers[index - 1] ?? 0)
          .get(leftRow)
          .do("i32.add")
          .set(pointer);
    });
    for (const sum of this.#sums.slice(0, count).flat()) code.splat(0).set(sum);
    code.get(right).set(this.#panel).get(depth).set(this.#k);
    code.while(
      () => code.get(this.#k),
      () => { this.#multiply(count); }, // prettier-ignore
    );
    this.#store(count, place);
  }

  /** Adds the products of one factor of each row with the next factors of the panel. */
  #multiply(count: number): void {
    const code = this.#code;
    this.#factors.forEach((factor, half) => {
      code
        .get(this.#panel)
        .access("v128.load", 16 * half)
        .set(factor);
    });
    const pointers = this.#pointers.slice(0, count);
    pointers.forEach((pointer, row) => {
      code.get(pointer).access("v128.load32_splat").set(this.#factor);
      this.#sums[row]?.forEach((sum, half) => {
        const factor = this.#factors[half] ?? 0;
        code.multiplyAdd(this.#factor, factor, sum);
      });
    });
    for (const pointer of pointers) code.advance(pointer, this.#step);
    code.advance(this.#panel, 4 * tileColumns).advance(this.#k, -1);
  }

  #store(count: number, { target, column }: Place): void {
    const code = this.#code;
    code.if(
      () => code.get(columns).get(column).do("i32.sub").i32(tileColumns).do("i32.ge_s"),
      () => {
        code.get(target).set(this.#out);
        for (const sums of this.#sums.slice(0, count)) {
          sums.forEach((sum, half) => {
            code.if(
              () => code.get(adds),
              () => code.get(this.#out).access("v128.load", 16 * half).get(sum).do("f32x4.add").set(sum), // prettier-ignore
            );
            code
              .get(this.#out)
              .get(sum)
              .access("v128.store", 16 * half);
          });
          code.get(this.#out).get(resultRow).do("i32.add").set(this.#out);
        }
      },
      () => { this.#storePart(count, target, column); }, // prettier-ignore
    );
  }

  /** Of the last panel, only the columns that there are. */
  #storePart(count: number, target: Local, column: Local): void {
    const code = this.#code;
    const [from, to, limit] = [this.#panel, this.#pointers[0] ?? 0, this.#k];
    code.get(target).set(this.#out);
    code.get(columns).get(column).do("i32.sub").set(limit);
    for (const sums of this.#sums.slice(0, count)) {
      sums.forEach((sum, half) =>
        code
          .get(spare)
          .get(sum)
          .access("v128.store", 16 * half),
      );
      code.get(spare).set(from).get(this.#out).set(to);
      code.count(this.#lane, limit, () => {
        code.if(
          () => code.get(adds),
          () => code.get(to).get(to).access("f32.load").get(from).access("f32.load").do("f32.add").access("f32.store"), // prettier-ignore
          () => code.get(to).get(from).access("f32.load").access("f32.store"),
        );
        code.advance(from, 4).advance(to, 4);
      });
      code.get(this.#out).get(resultRow).do("i32.add").set(this.#out);
    }
  }
}
