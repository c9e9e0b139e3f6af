/** A team in a memory of its own, with kernels for tests. */
import { Worker } from "node:worker_threads";
import { expect } from "vitest";
import { FunctionCode } from "../../runtime/simd/function-code.ts";
import { compileKernels } from "../../runtime/simd/kernel-module.ts";
import { words } from "../../runtime/team/control.ts";
import { memberScript } from "../../runtime/team/member-script.ts";
import { Team } from "../../runtime/team/team.ts";

/** Where the floats 0, 1, 2 and so on lie. */
const numbers = 1000;
/** Looks after which a thread is held no longer, a second or two: a test that fails is to end. */
const mostLooks = 1 << 30;

export interface ReadyTeam {
  readonly memory: WebAssembly.Memory;
  readonly team: Team;
  /** Adds a number to the float at an address. */
  readonly add: (address: number, number: number) => void;
  /** Keeps the thread that runs it until the float at an address is not 0, and then copies it to another. */
  readonly hold: (until: number, to: number) => void;
  readonly at: (word: number) => number;
  /** Ends when the float at an address is not 0. */
  readonly await: (word: number) => void;
  readonly end: () => Promise<unknown>;
}

/** @param missing threads that never start, though they have said that they are ready */
export async function readyTeam(size: number, missing = 0): Promise<ReadyTeam> {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });
  const team = new Team(memory, size);
  const data = team.memberData();
  const workers = data
    .slice(0, size - 1 - missing)
    .map((workerData) => new Worker(memberScript, { eval: true, workerData }));
  const shared = data[0]?.words;
  if (shared) Atomics.add(shared, words.ready, missing);
  await expect.poll(() => team.size, { timeout: 10_000 }).toBe(size);
  const floats = new Float32Array(memory.buffer);
  floats.set(Float32Array.from({ length: 128 }, (_, number) => number), numbers); // prettier-ignore
  const codes = new Map([["add", addCode()] as const, ["hold", holdCode()] as const]);
  const { bytes, kernels } = compileKernels(codes, memory);
  const recordable = team.recordable(bytes, kernels);
  return {
    memory,
    team,
    add: (address, number) => { recordable.add(address, 4 * (numbers + number)); }, // prettier-ignore
    hold: recordable.hold,
    at: (word) => floats[word] ?? NaN,
    await: (word) => {
      const until = performance.now() + 10_000;
      while (Atomics.load(new Int32Array(memory.buffer), word) === 0)
        if (performance.now() > until) throw new Error("nobody has written there");
    },
    end: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}

function addCode(): FunctionCode {
  const code = new FunctionCode(2);
  const [to, from] = [0, 1];
  code.get(to).get(to).access("f32.load").get(from).access("f32.load").do("f32.add");
  return code.access("f32.store");
}

function holdCode(): FunctionCode {
  const code = new FunctionCode(2);
  const [until, to] = [0, 1];
  const looks = code.local("i32");
  code.while(
    () =>
      code
        .get(until).access("i32.load").do("i32.eqz")
        .get(looks).i32(mostLooks).do("i32.lt_s", "i32.and"), // prettier-ignore
    () => code.advance(looks, 1),
  );
  return code.get(to).get(until).access("f32.load").access("f32.store");
}
