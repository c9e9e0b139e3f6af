/**
 * Kernels over the rows of a matrix in several passes, each of which may use sums and maxima of the row that passes before it
 * have found: normalisations, softmax and their gradients. A row is in the cache from the first pass on.
 */
import type { Expression, Value } from "./expression.ts";
import { computeTerms, localsOf } from "./expression-code.ts";
import { FunctionCode, type Local } from "./function-code.ts";

/**
 * What lies at an address: a matrix; one row, which serves for all rows of the matrix; or a column, one float for each row.
 */
export type PointerKind = "matrix" | "row" | "column";

/** An input of an expression: what is at a pointer, or a number of this row. */
export type RowInput = { readonly pointer: number } | { readonly number: number };

export interface RowPass {
  readonly expression: Expression;
  readonly inputs: readonly RowInput[];
  /** Sums and maxima over the row, which pass over NaN in the latter; each becomes the next number of the row. */
  readonly reductions?: readonly { readonly kind: "sum" | "max"; readonly value: Value }[];
  /** Where values are written, or added to what is there. */
  readonly outputs?: readonly {
    readonly pointer: number;
    readonly value: Value;
    readonly adds?: boolean;
  }[];
}

/** Numbers of the row, computed from others; each becomes the next. */
export interface RowNumbers {
  readonly expression: Expression;
  readonly inputs: readonly number[];
  readonly values: readonly Value[];
}

export interface RowProgram {
  readonly pointers: readonly PointerKind[];
  /** The number 0 of a row is how many columns it has. */
  readonly steps: readonly (RowPass | RowNumbers)[];
}

const [rows, columns] = [0, 1];

/** The greater of two is taken by one instruction where it need not heed what is no number. */
const joins = { sum: "f32x4.add", max: "f32x4.pmax" } as const;

/** Where in a row a body is: how it loads, and how many bytes after the place of the loop. */
interface Place {
  readonly load: "v128.load" | "v128.load32_splat";
  readonly offset: number;
}

/** `kernel(rows, columns, …pointers)`: addresses after counts. Outputs may lie where inputs do, element for element. */
export function rowProgram({ pointers, steps }: RowProgram): FunctionCode {
  const code = new FunctionCode(2 + pointers.length);
  const row = code.local("i32");
  const loop = new ColumnLoop(code);
  const numbers = [code.local("v128")];
  code
    .get(columns)
    .do("i32x4.splat", "f32x4.convert_i32x4_s")
    .set(numbers[0] ?? 0);
  return code.count(row, rows, () => {
    numbers.length = 1;
    for (const step of steps)
      numbers.push(
        ...("values" in step
          ? computeNumbers(code, step, numbers)
          : loop.run(step, pointers, numbers)),
      );
    pointers.forEach((kind, index) => {
      if (kind === "column") code.advance(2 + index, 4);
      if (kind === "matrix") code.get(2 + index).get(columns).i32(4).do("i32.mul", "i32.add").set(2 + index); // prettier-ignore
    });
  });
}

function computeNumbers(
  code: FunctionCode,
  { expression, inputs, values }: RowNumbers,
  numbers: readonly Local[],
): readonly Local[] {
  const locals = localsOf(code, expression.terms, new Set(values));
  computeTerms(code, expression.terms, locals, (index) => code.get(numbers[inputs[index] ?? 0] ?? 0)); // prettier-ignore
  return values.map((value) => locals.get(value) ?? 0);
}

/** A loop over the columns of a row: four at a time, then one. */
class ColumnLoop {
  readonly #code: FunctionCode;
  readonly #offset: Local;
  readonly #end: Local;

  constructor(code: FunctionCode) {
    this.#code = code;
    this.#offset = code.local("i32");
    this.#end = code.local("i32");
  }

  /** Gives the locals of the reductions. */
  run(pass: RowPass, pointers: readonly PointerKind[], numbers: readonly Local[]): Local[] {
    const code = this.#code;
    const { expression, reductions = [], outputs = [] } = pass;
    const needed = new Set([...reductions, ...outputs].map(({ value }) => value));
    // Two vectors at a time, so that one need not wait for the other; then one; then single floats, in all lanes alike.
    const constants = new Map<Value, Local>();
    const copies = [0, 1].map(() => localsOf(code, expression.terms, needed, constants));
    const sums = [0, 1, 2].map(() => reductions.map(() => code.local("v128")));
    for (const own of sums)
      own.forEach((sum, index) => {
        code.splat(reductions[index]?.kind === "max" ? -Infinity : 0).set(sum);
      });
    const body = (values: ReadonlyMap<Value, Local>, own: readonly Local[], at: Place): void => {
      computeTerms(code, expression.terms, values, (index) => {
        this.#input(pass.inputs[index], pointers, numbers, at);
      });
      reductions.forEach(({ kind, value }, index) => {
        const sum = own[index] ?? 0;
        code
          .get(sum)
          .get(values.get(value) ?? 0)
          .do(joins[kind])
          .set(sum);
      });
      for (const { pointer, value, adds = false } of outputs) {
        this.#address(pointer).get(values.get(value) ?? 0);
        if (adds) this.#address(pointer).access(at.load, at.offset).do("f32x4.add");
        if (at.load === "v128.load") code.access("v128.store", at.offset);
        else code.lane(0).access("f32.store");
      }
    };
    const [first = new Map<Value, Local>(), second = first] = copies;
    const [one = [], two = [], rest = []] = sums;
    code.i32(0).set(this.#offset);
    this.#upTo(8, () => {
      body(first, one, { load: "v128.load", offset: 0 });
      body(second, two, { load: "v128.load", offset: 16 });
    });
    this.#upTo(4, () => { body(first, one, { load: "v128.load", offset: 0 }); }); // prettier-ignore
    this.#upTo(1, () => { body(first, rest, { load: "v128.load32_splat", offset: 0 }); }); // prettier-ignore
    return reductions.map(({ kind }, index) => {
      const [vector = 0, other = 0, single = 0] = sums.map((own) => own[index] ?? 0);
      code.get(vector).get(other).do(joins[kind]).set(vector);
      return this.#joined(vector, single, kind);
    });
  }

  /** Goes on as long as so many columns are left. */
  #upTo(step: number, body: () => void): void {
    const code = this.#code;
    code.get(columns).i32(-step).do("i32.and").i32(2).do("i32.shl").set(this.#end);
    code.while(
      () => code.get(this.#offset).get(this.#end).do("i32.lt_s"),
      () => {
        body();
        code.advance(this.#offset, 4 * step);
      },
    );
  }

  #address(pointer: number): FunctionCode {
    return this.#code
      .get(2 + pointer)
      .get(this.#offset)
      .do("i32.add");
  }

  #input(
    input: RowInput | undefined,
    pointers: readonly PointerKind[],
    numbers: readonly Local[],
    { load, offset }: Place,
  ): void {
    if (!input) return;
    if ("number" in input) this.#code.get(numbers[input.number] ?? 0);
    else if (pointers[input.pointer] === "column")
      this.#code.get(2 + input.pointer).access("v128.load32_splat");
    else this.#address(input.pointer).access(load, offset);
  }

  /** All lanes of the one and one lane of the other, in every lane. */
  #joined(vector: Local, single: Local, kind: "sum" | "max"): Local {
    const code = this.#code;
    code.get(single).lane(0);
    for (let lane = 0; lane < 4; lane++)
      code
        .get(vector)
        .lane(lane)
        .do(kind === "sum" ? "f32.add" : "f32.max");
    code.do("f32x4.splat").set(vector);
    return vector;
  }
}
