/**
 * Threads that call kernels in one memory. Whoever has work calls kernels as ever, share by share; the calls of the first
 * share are made at once, those of others are written down for other threads, which make them meanwhile.
 */
import { optimizations } from "../optimizations.ts";
import type { Kernel } from "../simd/kernel-module.ts";
import { Control, kernelWord, patience, words, type Part } from "./control.ts";

/** What a thread is started with. */
export interface MemberData {
  readonly words: Int32Array;
  readonly arena: Uint8Array;
  readonly memory: WebAssembly.Memory;
  /** The word where its part begins. */
  readonly start: number;
}

/** Milliseconds after which a thread that does not end its part is taken to be dead; kernels take far less. */
const longest = 30_000;
/** From so many multiply-adds on a share is worth another thread: a third of a millisecond, the time to wake one. */
const leastWork = 1 << 23;

const teams = new WeakMap<WebAssembly.Memory, Team>();

/** The calls of a share, while they are being written down. */
interface Recording {
  readonly part: Part;
  /** The word where the next call goes. */
  next: number;
  /** Calls that there was no room for, and all after them: made when the others have been. */
  readonly rest: (() => void)[];
}

let recording: Recording | undefined;
/** What must wait until all shares are done. */
let afterwards: (() => void)[] | undefined;

export class Team {
  readonly #control: Control;
  readonly #memory: WebAssembly.Memory;
  readonly #members: number;
  #isBroken = false;

  /** @param size how many threads work, the one that hands out the work among them */
  constructor(memory: WebAssembly.Memory, size: number) {
    this.#memory = memory;
    this.#members = size - 1;
    this.#control = new Control(this.#members);
    teams.set(memory, this);
  }

  memberData(): readonly MemberData[] {
    const { words, arena } = this.#control;
    return Array.from({ length: this.#members }, (_, member) => {
      const { start } = this.#control.part(member);
      return { words, arena, memory: this.#memory, start };
    });
  }

  /** How many threads there are to work; 1 until the others have started. */
  get size(): number {
    const isReady = Atomics.load(this.#control.words, words.ready) === this.#members;
    return isReady && !this.#isBroken ? this.#members + 1 : 1;
  }

  /** Lets no more work be handed out: a thread has stopped. */
  dismiss(): void {
    this.#isBroken = true;
  }

  /** Kernels that can be written down as well as called. */
  recordable<Name extends string>(
    bytes: Uint8Array,
    kernels: Readonly<Record<Name, Kernel>>,
  ): Readonly<Record<Name, Kernel>> {
    const module = this.#control.addModule(bytes);
    const entries = (Object.keys(kernels) as Name[]).map((name, place): [string, Kernel] => {
      const kernel = kernels[name];
      const word = kernelWord(module, place);
      return [name, (...args) => { this.#call(kernel, word, args); }]; // prettier-ignore
    });
    return Object.fromEntries(entries) as Record<Name, Kernel>;
  }

  #call(kernel: Kernel, word: number | undefined, args: readonly number[]): void {
    if (!recording) {
      kernel(...args);
      return;
    }
    const { part, next, rest } = recording;
    const length = 2 + args.length;
    if (word === undefined || rest.length > 0 || next + length > part.end) {
      rest.push(() => { kernel(...args); }); // prettier-ignore
      return;
    }
    this.#control.words.set([word, args.length, ...args], next);
    recording.next += length;
  }

  /** Makes the calls of all shares, each by another thread. There are as many shares as threads, or fewer. */
  run(shares: readonly (() => void)[]): void {
    const [own, ...others] = shares;
    const pending: (() => void)[] = [];
    afterwards = pending;
    const shared = this.#control.words;
    const recordings = Array.from({ length: this.#members }, (_, member): Recording => {
      const part = this.#control.part(member);
      return { part, next: part.start + 1, rest: [] };
    });
    try {
      for (const [member, each] of recordings.entries()) {
        recording = each;
        others[member]?.();
        shared[each.part.start] = each.next - each.part.start - 1;
      }
      recording = undefined;
      Atomics.store(shared, words.remaining, this.#members);
      Atomics.add(shared, words.task, 1);
      Atomics.notify(shared, words.task);
      try {
        own?.();
      } finally {
        this.#wait();
      }
      for (const { rest } of recordings) for (const call of rest) call();
    } finally {
      recording = undefined;
      afterwards = undefined;
      for (const each of pending) each();
    }
  }

  #wait(): void {
    const shared = this.#control.words;
    const started = performance.now();
    for (;;) {
      const left = Atomics.load(shared, words.remaining);
      if (left === 0) break;
      const waited = performance.now() - started;
      if (waited > longest) {
        this.dismiss();
        throw new Error("A thread of the wasm backend has stopped.");
      }
      if (waited > patience && canSleep) Atomics.wait(shared, words.remaining, left, 1000);
    }
    if (Atomics.load(shared, words.failed) === 0) return;
    this.dismiss();
    throw new Error("A thread of the wasm backend has failed.");
  }
}

/** Node's main thread may sleep; that of a page may not. */
const canSleep = typeof window === "undefined";

export function teamOf(memory: WebAssembly.Memory): Team | undefined {
  return teams.get(memory);
}

/** Whether work that is large enough is shared among threads. */
export function hasTeam(memory: WebAssembly.Memory | undefined): boolean {
  return threadsIn(memory) > 1;
}

/** How many threads share work that is large enough. */
export function threadsIn(memory: WebAssembly.Memory | undefined): number {
  return memory && optimizations().threads ? (teamOf(memory)?.size ?? 1) : 1;
}

/** Whether two threads are better than one for so many multiply-adds. */
export function isWorthSharing(work: number): boolean {
  return work >= 2 * leastWork;
}

/**
 * Calls `run` for all of `count` units, in as many shares as there are threads where the work is worth it. A share may
 * call kernels, which may run later and elsewhere; other shares do not see what it makes.
 *
 * @param work multiply-adds of all units
 * @param run gets the first unit of a share, the one after its last, and the number of the share
 * @returns how many shares there were
 */
export function share(
  memory: WebAssembly.Memory | undefined,
  count: number,
  work: number,
  run: (first: number, end: number, share: number) => void,
): number {
  const isNested = recording !== undefined || afterwards !== undefined;
  const team = memory && hasTeam(memory) && !isNested ? teamOf(memory) : undefined;
  const shares = Math.min(team?.size ?? 1, count, Math.floor(work / leastWork));
  if (!team || shares < 2) {
    run(0, count, 0);
    return 1;
  }
  const start = (index: number): number => Math.floor((count * index) / shares);
  team.run(
    Array.from({ length: shares }, (_, index) => () => { run(start(index), start(index + 1), index); }), // prettier-ignore
  );
  return shares;
}

/** Does something when no kernel that has been called is still to run. */
export function whenDone(action: () => void): void {
  if (afterwards) afterwards.push(action);
  else action();
}
