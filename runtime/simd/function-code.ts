/** The body of one function of a WebAssembly module, written instruction by instruction. */
import { joined, unsigned, word, writeSigned, writeUnsigned } from "./bytes.ts";
import { hasMultiplyAdd } from "./multiply-add.ts";
import { accesses, instructions, type Access, type Instruction } from "./instructions.ts";

export type ValueType = "i32" | "v128";

const typeCodes: Readonly<Record<ValueType, number>> = { i32: 0x7f, v128: 0x7b };
const [block, loop, end, branch, branchIf] = [0x02, 0x03, 0x0b, 0x0c, 0x0d];
const nothing = 0x40;

/** A parameter or a variable, by its place. */
export type Local = number;

/** A function without result; all parameters are i32. Its methods append to the body, as a stack machine reads it. */
export class FunctionCode {
  readonly #bytes: number[] = [];
  readonly #locals: ValueType[] = [];
  readonly parameterCount: number;

  constructor(parameterCount: number) {
    this.parameterCount = parameterCount;
  }

  local(type: ValueType): Local {
    return this.parameterCount + this.#locals.push(type) - 1;
  }

  get(local: Local): this {
    return this.#withIndex(0x20, local);
  }

  set(local: Local): this {
    return this.#withIndex(0x21, local);
  }

  i32(value: number): this {
    this.#bytes.push(0x41);
    writeSigned(this.#bytes, value);
    return this;
  }

  /** A vector of four equal lanes. */
  splat(value: number, type: "f32" | "i32" = "f32"): this {
    const bytes = word(value, type);
    return this.bytes([...bytes, ...bytes, ...bytes, ...bytes]);
  }

  /** A vector of sixteen bytes. */
  bytes(values: readonly number[]): this {
    this.#bytes.push(0xfd, 0x0c);
    return this.#append(values);
  }

  lane(index: number): this {
    return this.#write(0xfd, 0x1f, index);
  }

  /** Four lanes out of the eight of two vectors. */
  shuffle(...lanes: readonly [number, number, number, number]): this {
    const bytes = lanes.flatMap((lane) => [0, 1, 2, 3].map((byte) => 4 * lane + byte));
    return this.#write(0xfd, 0x0d, ...bytes);
  }

  do(...names: readonly Instruction[]): this {
    for (const name of names) this.#append(instructions[name]);
    return this;
  }

  /** A load or a store at the address on the stack plus `offset`. */
  access(name: Access, offset = 0): this {
    const [code, alignment] = accesses[name];
    return this.#append(code).#withIndex(alignment, offset);
  }

  /** Calls a function of the module by its place, with its arguments on the stack. */
  call(place: number): this {
    return this.#withIndex(0x10, place);
  }

  /** `local += bytes` */
  advance(local: Local, bytes: number): this {
    return this.get(local).i32(bytes).do("i32.add").set(local);
  }

  /** Runs `body` with `counter` from 0 by `step` as long as it is less than `limit`. */
  count(counter: Local, limit: Local, body: () => void, step = 1): this {
    this.i32(0).set(counter);
    return this.while(
      () => this.get(counter).get(limit).do("i32.lt_s"),
      () => {
        body();
        this.advance(counter, step);
      },
    );
  }

  /** Runs `body` as long as `condition` leaves something other than 0 on the stack. */
  while(condition: () => void, body: () => void): this {
    this.#write(block, nothing, loop, nothing);
    condition();
    this.do("i32.eqz").#write(branchIf, 1);
    body();
    return this.#write(branch, 0, end, end);
  }

  /** Runs `body` if `condition` leaves something other than 0 on the stack, else `otherwise`. */
  if(condition: () => void, body: () => void, otherwise?: () => void): this {
    condition();
    this.#write(0x04, nothing);
    body();
    if (otherwise) {
      this.#write(0x05);
      otherwise();
    }
    return this.#write(end);
  }

  /** `sum += a * b`, of vectors. */
  multiplyAdd(a: Local, b: Local, sum: Local): this {
    this.get(a).get(b);
    return hasMultiplyAdd()
      ? this.get(sum).do("f32x4.relaxed_madd").set(sum)
      : this.do("f32x4.mul").get(sum).do("f32x4.add").set(sum);
  }

  /** As it stands in the code section. */
  encode(): Uint8Array {
    const locals = [...unsigned(this.#locals.length)];
    for (const type of this.#locals) locals.push(1, typeCodes[type]);
    const length = locals.length + this.#bytes.length + 1;
    return joined([unsigned(length), locals, this.#bytes, [end]]);
  }

  #withIndex(code: number, index: number): this {
    this.#bytes.push(code);
    writeUnsigned(this.#bytes, index);
    return this;
  }

  #append(bytes: ArrayLike<number>): this {
    for (let index = 0; index < bytes.length; index++) this.#bytes.push(bytes[index] ?? 0);
    return this;
  }

  #write(...bytes: readonly number[]): this {
    return this.#append(bytes);
  }
}
