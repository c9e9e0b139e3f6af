/** Cuts work into shares for the threads of a memory, where it has them and the work is large enough. */
import { optimizations } from "../optimizations.ts";
import { isSharing, sharesPerThread, teamOf } from "./team.ts";

/** From so many multiply-adds on a share is worth another thread: a third of a millisecond, the time to wake one. */
const leastWork = 1 << 23;

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
 * Calls `run` for all of `count` units, in as many shares as there are threads where the work is worth it, or in twice as
 * many. How it is cut depends on the work and on how many threads there are, not on what they happen to do. A share may call
 * kernels, which may run later and elsewhere; other shares do not see what it makes.
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
  const team = memory && hasTeam(memory) && !isSharing() ? teamOf(memory) : undefined;
  const shares = team ? sharesFor(team.size, count, work) : 1;
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

/** As many shares as are worth a thread; several for each thread where they are twice as large as they need be. */
function sharesFor(size: number, count: number, work: number): number {
  const most = size * sharesPerThread;
  const isLarge = work >= 2 * most * leastWork && count >= most;
  return isLarge ? most : Math.min(size, count, Math.floor(work / leastWork));
}
