/** What the threads of a team share beside the memory of the backend: words that say what is to be done, and who does it. */
import type { Kernel } from "../simd/kernel-module.ts";

/** Places of single words. */
export const words = {
  /** The number of the task at hand; threads wait for it to change. */
  task: 0,
  /** Not 0 once a thread has failed. */
  failed: 1,
  /** How many threads have begun to wait. */
  ready: 2,
} as const;

/** Words of a part of a task, from where it begins. */
export const partWords = {
  /** The last task of which somebody has begun this part. */
  begun: 0,
  /** The last task of which a thread other than the main one has done this part. */
  done: 1,
  /** How many words its calls have. */
  length: 2,
  /** For each call the kernel, how many arguments, and these. */
  calls: 3,
} as const;

/** Where modules and parts begin. A part has room for some thousand calls, each of about fifteen words. */
export const layout = { module: 16, part: 16 + 2 * 2048, partSize: 1 << 16 } as const;
const mostModules = (layout.part - layout.module) / 2;
const arenaBytes = 1 << 22;

/** Where the calls of a part are written, from the first word to before the last. */
export interface Room {
  readonly start: number;
  readonly end: number;
}

/**
 * Memory of its own, since that of the backend belongs to the backend.
 *
 * Tasks are numbered one after the other, and after the last number comes the first again. To begin a part is to change its
 * word from the number of the task before to that of the task, which succeeds once. When a task is over all of its parts have
 * been begun and are done. So who comes late, with the number of a task that is over, begins nothing; and what somebody has
 * begun is neither over nor written anew before he says that it is done. What was written before the number of the task is
 * seen by who has read that number.
 */
export class Control {
  readonly words: Int32Array;
  readonly arena: Uint8Array;
  readonly #parts: number;
  #task = 0;
  #modules = 0;
  #used = 0;

  /** @param parts the most that a task has */
  constructor(parts: number) {
    this.#parts = parts;
    const bytes = Int32Array.BYTES_PER_ELEMENT * partStart(parts);
    this.words = new Int32Array(new SharedArrayBuffer(bytes));
    this.arena = new Uint8Array(new SharedArrayBuffer(arenaBytes));
  }

  room(part: number): Room {
    return { start: partStart(part) + partWords.calls, end: partStart(part + 1) };
  }

  /** Hands out a task. Of each of its parts it gets the word after the last call. */
  publish(ends: readonly number[]): void {
    this.#task = (this.#task + 1) | 0;
    for (let part = 0; part < this.#parts; part++) {
      const start = partStart(part);
      const end = ends[part];
      // What is no part of this task is nobody's to begin.
      if (end === undefined) Atomics.store(this.words, start + partWords.begun, this.#task);
      else this.words[start + partWords.length] = end - start - partWords.calls;
    }
    Atomics.store(this.words, words.task, this.#task);
    Atomics.notify(this.words, words.task);
  }

  /** Whether the part is now the caller's to do: nobody else has begun it. */
  begin(part: number): boolean {
    const before = (this.#task - 1) | 0;
    const place = partStart(part) + partWords.begun;
    return Atomics.compareExchange(this.words, place, before, this.#task) === before;
  }

  /** Makes the calls of a part. */
  work(part: number, kernelOf: (word: number) => Kernel | undefined): void {
    const { start } = this.room(part);
    const { words } = this;
    const end = start + (words[partStart(part) + partWords.length] ?? 0);
    for (let at = start; at < end;) {
      const next = at + 2 + (words[at + 1] ?? 0);
      kernelOf(words[at] ?? 0)?.(...words.subarray(at + 2, next));
      at = next;
    }
  }

  /** Whether another thread has done a part that it had begun. */
  isDone(part: number): boolean {
    return Atomics.load(this.words, partStart(part) + partWords.done) === this.#task;
  }

  /** Sleeps until a part is done, or for some milliseconds. */
  sleep(part: number, milliseconds: number): void {
    const place = partStart(part) + partWords.done;
    const before = Atomics.load(this.words, place);
    if (before !== this.#task) Atomics.wait(this.words, place, before, milliseconds);
  }

  /** Lays down the bytes of a module for all threads; its number, or undefined where there is no more room. */
  addModule(bytes: Uint8Array): number | undefined {
    if (this.#modules === mostModules || this.#used + bytes.length > arenaBytes) return undefined;
    this.arena.set(bytes, this.#used);
    this.words.set([this.#used, bytes.length], layout.module + 2 * this.#modules);
    this.#used += bytes.length;
    return this.#modules++;
  }
}

function partStart(part: number): number {
  return layout.part + part * layout.partSize;
}

export const placeBits = 12;

/** A kernel as a word: its module, and its place among what the module exports; undefined where it has none. */
export function kernelWord(module: number | undefined, place: number): number | undefined {
  return module === undefined || place >> placeBits > 0 ? undefined : (module << placeBits) | place;
}
