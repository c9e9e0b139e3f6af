import { afterAll, describe, expect, it } from "vitest";
import { setOptimizations } from "../../runtime/optimizations.ts";
import { hasTeam, share } from "../../runtime/team/share.ts";
import { whenDone } from "../../runtime/team/team.ts";
import * as teams from "./ready-team.ts";

/** So many multiply-adds that each thread gets a share, and so many that it gets two. */
const [enough, plenty] = [1 << 25, 1e9];

const started: teams.ReadyTeam[] = [];
afterAll(() => Promise.all(started.map((team) => team.end())));

async function readyTeam(size: number, missing?: number): Promise<teams.ReadyTeam> {
  const team = await teams.readyTeam(size, missing);
  started.push(team);
  return team;
}

describe("a team of threads", () => {
  it("makes the calls of each share, in their order, and all of them before it goes on", async () => {
    const { memory, add, at } = await readyTeam(3);
    const shares = share(memory, 100, enough, (first, end, number) => {
      for (let unit = first; unit < end; unit++) add(4 * unit, unit + 1);
      add(4 * (200 + number), 1);
    });
    expect(shares).toBe(3);
    for (let unit = 0; unit < 100; unit++) expect(at(unit)).toBe(unit + 1);
    expect([200, 201, 202, 203].map(at)).toEqual([1, 1, 1, 0]);
  });

  it("makes two shares for each thread of what is large", async () => {
    const { memory, add, at } = await readyTeam(2);
    const shares = share(memory, 100, plenty, (first, end, number) => {
      for (let unit = first; unit < end; unit++) add(4 * unit, number + 1);
    });
    expect(shares).toBe(4);
    expect([0, 24, 25, 50, 75, 99].map(at)).toEqual([1, 1, 2, 3, 4, 4]);
    expect(share(memory, 3, plenty, () => undefined)).toBe(2);
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
      within = Math.max(within, count(enough));
    });
    expect(within).toBe(1);
    const before = setOptimizations({ threads: false });
    expect([hasTeam(memory), count(enough)]).toEqual([false, 1]);
    setOptimizations(before);
    expect([hasTeam(memory), count(enough)]).toEqual([true, 2]);
  });

  it("says that a thread has failed, and goes on without", async () => {
    const { memory, team, add, at, await: written } = await readyTeam(2);
    const beyond = 0x7fff_0000;
    const [begun] = [100];
    expect(() =>
      share(memory, 2, plenty, (first) => {
        if (first === 0) written(begun);
        else add(4 * begun, 1);
        add(first === 0 ? 0 : beyond, 1);
      }),
    ).toThrow("A thread of the wasm backend has failed.");
    expect(team.size).toBe(1);
    share(memory, 2, plenty, (first, end) => {
      for (let unit = first; unit < end; unit++) add(4 * (unit + 8), 1);
    });
    expect([at(8), at(9)]).toEqual([1, 1]);
  });

  it("does what nobody has begun, where threads never come", async () => {
    const { memory, add, at } = await readyTeam(3, 2);
    for (const work of [enough, plenty, enough])
      share(memory, 30, work, (first, end) => {
        for (let unit = first; unit < end; unit++) add(4 * unit, unit + 1);
      });
    for (let unit = 0; unit < 30; unit++) expect(at(unit)).toBe(3 * (unit + 1));
  });

  it("does what nobody has begun while a thread is busy with its part", async () => {
    const { memory, add, hold, at, await: written } = await readyTeam(3, 1);
    const [begun, release, seen] = [100, 101, 102];
    const shares = share(memory, 6, plenty, (unit) => {
      if (unit === 0) written(begun);
      // The part with which the only thread begins ends when all others have ended.
      if (unit === 1) {
        add(4 * begun, 1);
        hold(4 * release, 4 * seen);
      }
      add(4 * unit, unit + 1);
      if (unit === 2) add(4 * release, 1);
    });
    expect(shares).toBe(6);
    expect([0, 1, 2, 3, 4, 5, seen].map(at)).toEqual([1, 2, 3, 4, 5, 6, 1]);
  });

  it("lets threads that come late do nothing of a task that is over, or of another", async () => {
    // More threads than cores, so that some are always late.
    const { memory, add, at } = await readyTeam(6);
    const sums = new Map<number, number>();
    for (let task = 0; task < 400; task++) {
      const count = 2 + (task % 11);
      const from = (7 * task) % 90;
      share(memory, count, task % 3 === 0 ? plenty : enough, (first, end) => {
        for (let unit = from + first; unit < from + end; unit++) add(4 * unit, task % 100);
      });
      for (let unit = from; unit < from + count; unit++)
        sums.set(unit, (sums.get(unit) ?? 0) + (task % 100));
      for (const [unit, sum] of sums) if (at(unit) !== sum) expect([task, unit, at(unit)]).toEqual([task, unit, sum]); // prettier-ignore
    }
    expect(sums.size).toBeGreaterThan(90);
  });
});
