/** Threads of Node for kernels of our own; none keeps the process alive. This file is for Node only. */
import { once } from "node:events";
import type { Worker } from "node:worker_threads";
import { memberScript } from "../team/member-script.ts";
import { Team } from "../team/team.ts";

/**
 * Ends when the threads have started.
 *
 * @param size how many threads work, that of the program among them
 * @throws what keeps one from starting; then none is left
 */
export async function startTeam(memory: WebAssembly.Memory, size: number): Promise<void> {
  const team = new Team(memory, size);
  const workers: Worker[] = [];
  try {
    // Who computes on one thread does not load it.
    const { Worker } = await import("node:worker_threads");
    for (const workerData of team.memberData())
      // Neither the options nor the environment of the program, which may load what no thread needs.
      workers.push(new Worker(memberScript, { eval: true, workerData, execArgv: [], env: {} }));
    await Promise.all(workers.map((worker) => once(worker, "message")));
    for (const worker of workers) {
      worker.on("error", () => {
        team.dismiss();
      });
      worker.unref();
    }
  } catch (error) {
    team.dismiss();
    await Promise.all(workers.map((worker) => worker.terminate()));
    throw error;
  }
}
