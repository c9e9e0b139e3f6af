/**
 * The product of few rows with a large matrix. To pack the matrix into panels, as `product.ts` wants it, would take longer
 * than the product itself; here it is read once, from end to end, and the rows of the result stay in the cache.
 */
import { FunctionCode, type Local } from "./function-code.ts";

/** So many rows of the result, and of the right factor, are at work at once: their factors fit into the vector registers. */
const mostRows = 4;
const mostFactors = 2;
/** With a single row. The addresses of more did not fit into the other registers, which took longer than it saved. */
const factorsOfOne = 4;
/** Vectors of a row that one turn of the innermost loop takes. */
const vectors = 4;

/** Parameters, by place. */
const [left, leftRow, right, rightRow, result, resultRow, rows, columns, depth] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
];

/**
 * `fewRows(left, leftRow, right, rightRow, result, resultRow, rows, columns, depth)`: adds `left [rows, depth]` times
 * `right [depth, columns]` to `result`. Rows are so many bytes apart, columns are 4 bytes apart.
 */
export function fewRows(): FunctionCode {
  const code = new FunctionCode(9);
  const strip = new Strip(code);
  const [k, row, factor, sum] = Array.from({ length: 4 }, () => code.local("i32")) as Four;
  const passes = (most: number, limit: Local, done: Local, body: (count: number) => void): void => {
    code.i32(0).set(done);
    const remaining = (): FunctionCode => code.get(limit).get(done).do("i32.sub");
    const pass = (count: number): void => {
      body(count);
      code.advance(done, count);
    };
    code.while(
      () => remaining().i32(most).do("i32.ge_s"),
      () => { pass(most); }, // prettier-ignore
    );
    for (let count = most - 1; count > 0; count--)
      code.if(
        () => remaining().i32(count).do("i32.eq"),
        () => { pass(count); }, // prettier-ignore
      );
  };
  const alongDepth = (most: number, body: (factors: number) => void): void => {
    passes(most, depth, k, (factors) => {
      body(factors);
      code.advance(left, 4 * factors);
      code.get(right).get(rightRow).i32(factors).do("i32.mul", "i32.add").set(right);
    });
  };
  const several = (factors: number): void => {
    code.get(left).set(factor).get(result).set(sum);
    passes(mostRows, rows, row, (count) => {
      strip.add(factor, sum, count, factors);
      code.get(factor).get(leftRow).i32(count).do("i32.mul", "i32.add").set(factor);
      code.get(sum).get(resultRow).i32(count).do("i32.mul", "i32.add").set(sum);
    });
  };
  return code.if(
    () => code.get(rows).i32(1).do("i32.eq"),
    () => { alongDepth(factorsOfOne, (factors) => { strip.add(left, result, 1, factors); }); }, // prettier-ignore
    () => { alongDepth(mostFactors, several); }, // prettier-ignore
  );
}

/** `clearRows(to, rowStride, rows, columns)`: zeros where `fewRows` is to add. */
export function clearRows(): FunctionCode {
  const code = new FunctionCode(4);
  const [to, rowStride, count, width] = [0, 1, 2, 3];
  const [row, at, remaining] = [code.local("i32"), code.local("i32"), code.local("i32")];
  const pass = (floats: number, clear: () => void): void => {
    code.while(
      () => code.get(remaining).i32(floats).do("i32.ge_s"),
      () => {
        clear();
        code.advance(at, 4 * floats).advance(remaining, -floats);
      },
    );
  };
  return code.count(row, count, () => {
    code.get(to).set(at).get(width).set(remaining);
    pass(4, () => code.get(at).splat(0).access("v128.store"));
    pass(1, () => code.get(at).i32(0).access("i32.store"));
    code.get(to).get(rowStride).do("i32.add").set(to);
  });
}

type Four = [Local, Local, Local, Local];

/** Some rows of the result, to which the products of some rows of the right factor are added. */
class Strip {
  readonly #code: FunctionCode;
  readonly #factors: readonly Local[];
  readonly #from: readonly Local[];
  readonly #to: readonly Local[];
  readonly #sum: Local;
  readonly #at: Local;
  readonly #read: readonly Local[];
  readonly #remaining: Local;

  constructor(code: FunctionCode) {
    const locals = (type: "i32" | "v128", count: number): Local[] =>
      Array.from({ length: count }, () => code.local(type));
    this.#code = code;
    this.#factors = locals("v128", mostRows * mostFactors);
    this.#read = locals("v128", factorsOfOne);
    [this.#sum = 0] = locals("v128", 1);
    this.#from = locals("i32", factorsOfOne);
    this.#to = locals("i32", mostRows);
    [this.#at = 0, this.#remaining = 0] = locals("i32", 2);
  }

  /** The factors are at `factor`, the sums at `sum`. */
  add(factor: Local, sum: Local, count: number, factors: number): void {
    const code = this.#code;
    const from = this.#from.slice(0, factors);
    const to = this.#to.slice(0, count);
    code.get(factor).set(this.#at);
    to.forEach((_, row) => {
      from.forEach((__, k) => code.get(this.#at).access("v128.load32_splat", 4 * k).set(this.#of(row, k))); // prettier-ignore
      code.get(this.#at).get(leftRow).do("i32.add").set(this.#at);
    });
    this.#rows(from, right, rightRow);
    this.#rows(to, sum, resultRow);
    code.get(columns).set(this.#remaining);
    this.#along(4, from, to, vectors);
    this.#along(4, from, to);
    this.#along(1, from, to);
  }

  #of(row: number, k: number): Local {
    return this.#factors[row * mostFactors + k] ?? 0;
  }

  #rows(pointers: readonly Local[], first: Local, stride: Local): void {
    pointers.forEach((pointer, index) => {
      const before = pointers[index - 1];
      if (before === undefined) this.#code.get(first).set(pointer);
      else this.#code.get(before).get(stride).do("i32.add").set(pointer);
    });
  }

  #along(width: 1 | 4, from: readonly Local[], to: readonly Local[], copies = 1): void {
    const code = this.#code;
    code.while(
      () =>
        code
          .get(this.#remaining)
          .i32(width * copies)
          .do("i32.ge_s"),
      () => {
        for (let copy = 0; copy < copies; copy++) this.#multiply(width, from, to, 4 * width * copy);
        for (const pointer of [...from, ...to]) code.advance(pointer, 4 * width * copies);
        code.advance(this.#remaining, -width * copies);
      },
    );
  }

  /** Adds the products for one vector of each row, or for one float, so many bytes from where the pointers are. */
  #multiply(width: 1 | 4, from: readonly Local[], to: readonly Local[], offset: number): void {
    const code = this.#code;
    const load = width === 4 ? "v128.load" : "v128.load32_splat";
    const read = (k: number): Local => this.#read[k] ?? 0;
    from.forEach((pointer, k) => code.get(pointer).access(load, offset).set(read(k)));
    to.forEach((pointer, row) => {
      code.get(pointer).access(load, offset).set(this.#sum);
      from.forEach((_, k) => {
        code.multiplyAdd(this.#of(row, k), read(k), this.#sum);
      });
      code.get(pointer).get(this.#sum);
      if (width === 4) code.access("v128.store", offset);
      else code.lane(0).access("f32.store");
    });
  }
}
