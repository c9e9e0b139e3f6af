/** What the threads of a team share beside the memory of the backend: words that say what is to be done. */

/** Places of single words. */
export const words = {
  /** The number of the task at hand; threads wait for it to change. */
  task: 0,
  /** How many threads have not yet done their part of it. */
  remaining: 1,
  /** Not 0 once a thread has failed. */
  failed: 2,
  /** How many threads have begun to wait. */
  ready: 3,
} as const;

/** Milliseconds that who waits looks out before it sleeps. */
export const patience = 1;

const firstModule = 16;
const mostModules = 2048;
const firstPart = firstModule + 2 * mostModules;
/** Words of the calls of one thread in one task; a call has about fifteen. */
const partWords = 1 << 16;
const arenaBytes = 1 << 22;

/** The calls of one thread: their length first, then for each the kernel, how many arguments, and these. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/** Memory of its own, since that of the backend belongs to the backend. */
export class Control {
  readonly words: Int32Array;
  readonly arena: Uint8Array;
  #modules = 0;
  #used = 0;

  /** @param members the threads beside the one that hands out the work */
  constructor(members: number) {
    const bytes = Int32Array.BYTES_PER_ELEMENT * (firstPart + members * partWords);
    this.words = new Int32Array(new SharedArrayBuffer(bytes));
    this.arena = new Uint8Array(new SharedArrayBuffer(arenaBytes));
  }

  /** Where the calls of a thread are, which count from 0. */
  part(member: number): Part {
    const start = firstPart + member * partWords;
    return { start, end: start + partWords };
  }

  /** Lays down the bytes of a module for all threads; its number, or undefined where there is no more room. */
  addModule(bytes: Uint8Array): number | undefined {
    if (this.#modules === mostModules || this.#used + bytes.length > arenaBytes) return undefined;
    this.arena.set(bytes, this.#used);
    this.words.set([this.#used, bytes.length], firstModule + 2 * this.#modules);
    this.#used += bytes.length;
    return this.#modules++;
  }
}

const placeBits = 12;

/** A kernel as a word: its module, and its place among what the module exports; undefined where it has none. */
export function kernelWord(module: number | undefined, place: number): number | undefined {
  return module === undefined || place >> placeBits > 0 ? undefined : (module << placeBits) | place;
}

/**
 * The script of a thread, for Node and for browsers. It waits for tasks, and calls kernels as its part says. A thread
 * that has worked a moment ago looks for the next task for a while before it sleeps: to wake it takes up to 0.3 ms.
 */
export const memberScript = `"use strict";
function serve({ words, arena, memory, start }, tell) {
  const modules = [];
  const load = (number) => {
    const place = ${firstModule} + 2 * number;
    const bytes = arena.slice(words[place], words[place] + words[place + 1]);
    const module = new WebAssembly.Module(bytes);
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    return WebAssembly.Module.exports(module).map(({ name }) => exports[name]);
  };
  const work = () => {
    const end = start + 1 + words[start];
    for (let at = start + 1; at < end; at += 2 + words[at + 1]) {
      const number = words[at] >> ${placeBits};
      modules[number] ??= load(number);
      modules[number][words[at] & ${(1 << placeBits) - 1}](...words.subarray(at + 2, at + 2 + words[at + 1]));
    }
  };
  let task = Atomics.load(words, ${words.task});
  Atomics.add(words, ${words.ready}, 1);
  tell("ready");
  for (;;) {
    const until = performance.now() + ${patience};
    while (Atomics.load(words, ${words.task}) === task && performance.now() < until);
    Atomics.wait(words, ${words.task}, task);
    task = Atomics.load(words, ${words.task});
    try {
      work();
    } catch {
      Atomics.store(words, ${words.failed}, 1);
    }
    Atomics.sub(words, ${words.remaining}, 1);
    Atomics.notify(words, ${words.remaining});
  }
}
if (typeof require === "function") {
  const { parentPort, workerData } = require("node:worker_threads");
  serve(workerData, (message) => parentPort.postMessage(message));
} else self.onmessage = ({ data }) => serve(data, (message) => self.postMessage(message));
`;
