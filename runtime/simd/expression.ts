/** Elementwise expressions over vectors of four floats, as a graph in which equal parts are one node. */
import { exactKey } from "../exact-key.ts";
import type { Instruction } from "./instructions.ts";

/** A node of an expression, by its place. */
export type Value = number;

export type Term =
  | { readonly kind: "input"; readonly index: number }
  | { readonly kind: "constant"; readonly value: number; readonly type: "f32" | "i32" }
  | { readonly kind: "constant"; readonly value: readonly number[]; readonly type: "bytes" }
  | { readonly kind: "shift"; readonly by: number; readonly instruction: Instruction; readonly of: Value } // prettier-ignore
  | { readonly kind: "apply"; readonly instruction: Instruction; readonly args: readonly Value[] };

/** Its methods give the node of a term, a new one or one that is there already. */
export class Expression {
  readonly #terms: Term[] = [];
  readonly #known = new Map<string, Value>();

  get terms(): readonly Term[] {
    return this.#terms;
  }

  input(index: number): Value {
    return this.#term({ kind: "input", index });
  }

  constant(value: number): Value {
    return this.#term({ kind: "constant", value: Math.fround(value), type: "f32" });
  }

  /** A vector of integers; to the instructions of floats, the float with these bits. */
  bits(value: number): Value {
    return this.#term({ kind: "constant", value, type: "i32" });
  }

  /** Sixteen bytes, the same whichever elements are computed. */
  bytes(value: readonly number[]): Value {
    return this.#term({ kind: "constant", value, type: "bytes" });
  }

  shift(instruction: "i32x4.shl" | "i32x4.shr_s" | "i32x4.shr_u", of: Value, by: number): Value {
    return this.#term({ kind: "shift", instruction, of, by });
  }

  apply(instruction: Instruction, ...args: readonly Value[]): Value {
    return this.#term({ kind: "apply", instruction, args });
  }

  add(a: Value, b: Value): Value {
    return this.apply("f32x4.add", a, b);
  }

  sub(a: Value, b: Value): Value {
    return this.apply("f32x4.sub", a, b);
  }

  mul(a: Value, b: Value): Value {
    return this.apply("f32x4.mul", a, b);
  }

  div(a: Value, b: Value): Value {
    return this.apply("f32x4.div", a, b);
  }

  /** `a` where the mask has ones, else `b`. */
  select(mask: Value, a: Value, b: Value): Value {
    return this.apply("v128.bitselect", a, b, mask);
  }

  /** `((c0 * x + c1) * x + ...)` */
  polynomial(x: Value, [first = 0, ...others]: readonly number[]): Value {
    let sum = this.constant(first);
    for (const coefficient of others) sum = this.add(this.mul(sum, x), this.constant(coefficient));
    return sum;
  }

  #term(term: Term): Value {
    const key = exactKey(term);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const value = this.#terms.push(term) - 1;
    this.#known.set(key, value);
    return value;
  }
}
