import { Worker } from "node:worker_threads";
import { afterAll, describe, expect, it } from "vitest";
import { setOptimizations } from "../../runtime/optimizations.ts";
import { FunctionCode } from "../../runtime/simd/function-code.ts";
import { compileKernels } from "../../runtime/simd/kernel-module.ts";
import { memberScript } from "../../runtime/team/control.ts";
import { hasTeam, share, Team, whenDone } from "../../runtime/team/team.ts";

/** So many multiply-adds that every share is worth a thread. */
const plenty = 1e9;
const workers: Worker[] = [];
afterAll(async () => {
  await Promise.all(workers.map((worker) => worker.terminate()));
});

/** Where the floats 0, 1, 2 and so on lie. */
const numbers = 1000;

interface Ready {
  readonly memory: WebAssembly.Memory;
  readonly team: Team;
  /** Adds a number to the float at an address. */
  readonly add: (address: number, number: number) => void;
  readonly at: (word: number) => number;
}

/** A team whose threads have started, and a kernel. */
async function readyTeam(size: number): Promise<Ready> {
  const memory = new WebAssembly.Memory({ initial: 4, maximum: 65536, shared: true });
  const team = new Team(memory, size);
  for (const workerData of team.memberData())
    workers.push(new Worker(memberScript, { eval: true, workerData }));
  await expect.poll(() => team.size, { timeout: 10_000 }).toBe(size);
  const code = new FunctionCode(2);
  const [to, from] = [0, 1];
  code.get(to).get(to).access("f32.load").get(from).access("f32.load").do("f32.add");
  code.access("f32.store");
  new Float32Array(memory.buffer).set(
    Array.from({ length: 128 }, (_, number) => number),
    numbers,
  );
  const { bytes, kernels } = compileKernels(new Map([["add", code] as const]), memory);
  const recordable = team.recordable(bytes, kernels);
  const add = (address: number, number: number): void => {
    recordable.add(address, 4 * (numbers + number));
  };
  return { memory, team, add, at: (word) => new Float32Array(memory.buffer)[word] ?? NaN };
}

describe("a team of threads", () => {
  it("makes the calls of each share, in their order, and all of them before it goes on", async () => {
    const { memory, add, at } = await readyTeam(3);
    const shares = share(memory, 100, plenty, (first, end, number) => {
      for (let unit = first; unit < end; unit++) add(4 * unit, unit + 1);
      add(4 * (200 + number), 1);
    });
    expect(shares).toBe(3);
    for (let unit = 0; unit < 100; unit++) expect(at(unit)).toBe(unit + 1);
    expect([200, 201, 202, 203].map(at)).toEqual([1, 1, 1, 0]);
  });

  it("works on itself what there is no room to write down", async () => {
    const { memory, add, at } = await readyTeam(2);
    const calls = 40_000;
    share(memory, 2, plenty, (first, end) => {
      for (let unit = first; unit < end; unit++)
        for (let call = 0; call < calls; call++) add(4 * unit, 1);
    });
    expect([at(0), at(1)]).toEqual([calls, calls]);
  });

  it("gives back what a share has taken when no kernel needs it any more", async () => {
    const { memory, add, at } = await readyTeam(2);
    const seen: number[] = [];
    share(memory, 2, plenty, (first) => {
      add(4 * first, 7);
      whenDone(() => seen.push(at(0) + at(1)));
    });
    expect(seen).toEqual([14, 14]);
  });

  it("does small work, shares within shares, and all work where threads are off, on one thread", async () => {
    const { memory, add } = await readyTeam(2);
    const count = (work: number): number => share(memory, 8, work, () => { add(0, 1); }); // prettier-ignore
    expect(count(1000)).toBe(1);
    let within = 0;
    share(memory, 2, plenty, () => {
      within = Math.max(within, count(plenty));
    });
    expect(within).toBe(1);
    const before = setOptimizations({ threads: false });
    expect([hasTeam(memory), count(plenty)]).toEqual([false, 1]);
    setOptimizations(before);
    expect([hasTeam(memory), count(plenty)]).toEqual([true, 2]);
  });

  it("says that a thread has failed, and goes on without", async () => {
    const { memory, team, add, at } = await readyTeam(2);
    const beyond = 0x7fff_0000;
    expect(() =>
      share(memory, 2, plenty, (first) => {
        add(first === 0 ? 0 : beyond, 1);
      }),
    ).toThrow("A thread of the wasm backend has failed.");
    expect(team.size).toBe(1);
    share(memory, 2, plenty, (first, end) => {
      for (let unit = first; unit < end; unit++) add(4 * (unit + 8), 1);
    });
    expect([at(8), at(9)]).toEqual([1, 1]);
  });
});
