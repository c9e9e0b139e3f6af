/**
 * Threads that call kernels in one memory. Whoever has work calls kernels as ever, share by share; the calls of the first
 * share are made at once, those of others are written down. Threads that wait make them meanwhile, and this one makes what
 * none of them has begun: on a busy machine, one that sleeps may not get a core for a long time.
 */
import type { Kernel } from "../simd/kernel-module.ts";
import { Control, kernelWord, placeBits, words, type Room } from "./control.ts";
import { lookout } from "./member-script.ts";

/** What a thread is started with. */
export interface MemberData {
  readonly words: Int32Array;
  readonly arena: Uint8Array;
  readonly memory: WebAssembly.Memory;
  /** How many parts a task has at most. */
  readonly parts: number;
  /** The part that it begins with. */
  readonly first: number;
}

/** Milliseconds after which a thread that does not end its part is taken to be dead; kernels take far less. */
const longest = 30_000;
/** Of large work each thread gets so many shares, so that one that loses its core keeps less from the others. */
export const sharesPerThread = 2;

const teams = new WeakMap<WebAssembly.Memory, Team>();

/** The calls of a share, while they are being written down. */
interface Recording {
  readonly room: Room;
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
  /** How many shares beside the first can be written down. */
  readonly #parts: number;
  /** What can be written down, by module and by place there. */
  readonly #kernels: (readonly Kernel[])[] = [];
  #isBroken = false;

  /** @param size how many threads work, the one that hands out the work among them */
  constructor(memory: WebAssembly.Memory, size: number) {
    this.#memory = memory;
    this.#members = size - 1;
    this.#parts = size * sharesPerThread - 1;
    this.#control = new Control(this.#parts);
    teams.set(memory, this);
  }

  memberData(): readonly MemberData[] {
    const { words, arena } = this.#control;
    return Array.from({ length: this.#members }, (_, member) => {
      return { words, arena, memory: this.#memory, parts: this.#parts, first: member };
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
    if (module !== undefined) this.#kernels[module] = Object.values<Kernel>(kernels);
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
    const { room, next, rest } = recording;
    const length = 2 + args.length;
    if (word === undefined || rest.length > 0 || next + length > room.end) {
      rest.push(() => { kernel(...args); }); // prettier-ignore
      return;
    }
    this.#control.words.set([word, args.length, ...args], next);
    recording.next += length;
  }

  /** Makes the calls of all shares, of which there are at most as many as a task has parts, and one. */
  run(shares: readonly (() => void)[]): void {
    const [own, ...others] = shares;
    const pending: (() => void)[] = [];
    afterwards = pending;
    try {
      const recordings = others.map((other, part): Recording => {
        const room = this.#control.room(part);
        recording = { room, next: room.start, rest: [] };
        other();
        return recording;
      });
      recording = undefined;
      this.#control.publish(recordings.map(({ next }) => next));
      const begun = new Set(recordings.keys());
      try {
        own?.();
        this.#help(begun);
      } finally {
        // What has failed here leaves parts that nobody is to begin any more.
        for (const part of begun) if (!this.#control.begin(part)) this.#wait(part);
      }
      this.#throwIfFailed();
      for (const { rest } of recordings) for (const call of rest) call();
    } finally {
      recording = undefined;
      afterwards = undefined;
      for (const each of pending) each();
    }
  }

  /** Works on parts that nobody has begun, the last of them first, and takes them from `parts`. */
  #help(parts: Set<number>): void {
    for (const part of [...parts].reverse()) {
      if (!this.#control.begin(part)) continue;
      parts.delete(part);
      this.#control.work(part, (word) => this.#kernelOf(word));
    }
  }

  #kernelOf(word: number): Kernel | undefined {
    return this.#kernels[word >> placeBits]?.[word & ((1 << placeBits) - 1)];
  }

  /** Ends when another thread has done a part that it has begun. */
  #wait(part: number): void {
    const started = performance.now();
    let last = started;
    while (!this.#control.isDone(part)) {
      const now = performance.now();
      if (now - started > longest) {
        this.dismiss();
        throw new Error("A thread of the wasm backend has stopped.");
      }
      const isLong = now - started > lookout.most || now - last > lookout.late;
      if (isLong && canSleep) this.#control.sleep(part, 1000);
      last = now;
    }
  }

  #throwIfFailed(): void {
    if (Atomics.load(this.#control.words, words.failed) === 0) return;
    this.dismiss();
    throw new Error("A thread of the wasm backend has failed.");
  }
}

/** Node's main thread may sleep; that of a page may not. */
const canSleep = typeof window === "undefined";

export function teamOf(memory: WebAssembly.Memory): Team | undefined {
  return teams.get(memory);
}

/** Whether shares are being made. Those within them are not cut again. */
export function isSharing(): boolean {
  return recording !== undefined || afterwards !== undefined;
}

/** Does something when no kernel that has been called is still to run. */
export function whenDone(action: () => void): void {
  if (afterwards) afterwards.push(action);
  else action();
}
