/** Memory for one run of a recurrence: what is bound to tensors, and what is taken for the run and given back. */
import { allocate, memoryOf } from "../wasm-kernels/shared-memory.ts";
import type { WasmBackend } from "../wasm-kernels/wasm-backend.ts";
import type { Slot } from "./operations.ts";

export class Workspace {
  readonly rows: number;
  readonly steps: number;
  readonly #backend: WasmBackend;
  readonly #bound = new Map<string, number>();
  readonly #addresses = new Map<Slot, number>();
  readonly #taken: number[] = [];

  constructor(backend: WasmBackend, rows: number, steps: number) {
    this.#backend = backend;
    this.rows = rows;
    this.steps = steps;
  }

  /** Says where the slots of a name are. */
  bind(name: string, address: number): void {
    this.#bound.set(name, address);
  }

  /** Where slots of a name are; undefined where none was needed. */
  find(name: string): number | undefined {
    return this.#bound.get(name);
  }

  /** Where a slot begins; slots that nobody bound get memory of their own. */
  address(slot: Slot): number {
    const known = this.#addresses.get(slot) ?? this.#bound.get(slot.name ?? "");
    if (known !== undefined) return known;
    const times = slot.each === "step" ? this.steps + 1 : slot.each === "turn" ? 2 : 1;
    const address = this.take(this.stride(slot) * times);
    this.#addresses.set(slot, address);
    if (slot.name !== undefined) this.#bound.set(slot.name, address);
    return address;
  }

  /** Bytes of a slot for one step. */
  stride({ columns }: Pick<Slot, "columns">): number {
    return 4 * this.rows * columns;
  }

  /** Memory until the end of the run. */
  take(bytes: number): number {
    const address = allocate(this.#backend, bytes);
    this.#taken.push(address);
    return address;
  }

  /** Words in memory until the end of the run. */
  words(values: readonly number[]): number {
    const address = this.take(4 * values.length);
    new Int32Array(this.#bytes().buffer, address, values.length).set(values);
    return address;
  }

  /** A copy of numbers in memory. */
  floats(address: number, count: number): Float32Array {
    return new Float32Array(this.#bytes().buffer, address, count).slice();
  }

  /** All floats in memory, by their addresses in bytes over four; good until memory grows. */
  all(): Float32Array {
    return new Float32Array(this.#bytes().buffer);
  }

  copy(from: number, to: number, bytes: number): void {
    this.#bytes().copyWithin(to, from, from + bytes);
  }

  clear(address: number, bytes: number): void {
    this.#bytes().fill(0, address, address + bytes);
  }

  fillOnes(address: number, count: number): void {
    new Float32Array(this.#bytes().buffer, address, count).fill(1);
  }

  release(): void {
    for (const address of this.#taken) this.#backend.wasm._free(address);
    this.#taken.length = 0;
  }

  #bytes(): Uint8Array {
    const memory = memoryOf(this.#backend);
    if (!memory) throw new Error("The memory of the wasm backend cannot be reached.");
    return new Uint8Array(memory.buffer);
  }
}
