/** Threads of Node for kernels of our own; none keeps the process alive. This file is for Node only. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { memberScript } from "../team/control.ts";
import { Team } from "../team/team.ts";

/**
 * Ends when the threads have started, or with a notice why there are none.
 *
 * @param size how many threads work, that of the program among them
 */
export async function startTeam(
  memory: WebAssembly.Memory,
  size: number,
  notice: (message: string) => void,
): Promise<void> {
  const team = new Team(memory, size);
  const workers: Worker[] = [];
  try {
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
    const reason = error instanceof Error ? error.message : String(error);
    notice(`Our kernels have no threads of their own (${reason}).`);
  }
}
