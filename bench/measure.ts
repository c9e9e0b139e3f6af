/** Measures one task with all peers that can run it, in turns. */
import { Peer } from "./peers/protocol.ts";
import type { Contender } from "./peers/peers.ts";
import { summarize, type Summary } from "./statistics.ts";
import { workloadOf, workloads, type Task } from "./workloads.ts";

/** What came of a contender at a task. */
export type Outcome = Summary | { readonly problem: string };

export interface Pace {
  readonly rounds: number;
  /** Milliseconds that a contender gets in each round. */
  readonly turn: number;
  /** A step that takes longer ends the attempt, in milliseconds. */
  readonly limit: number;
}

export const calm: Pace = { rounds: 5, turn: 100, limit: 6_000 };
export const quick: Pace = { rounds: 3, turn: 40, limit: 4_000 };

const startLimit = 60_000;

interface Ready {
  readonly contender: Contender;
  readonly peer: Peer;
  /** Milliseconds of the last warm-up. */
  readonly once: number;
  readonly times: number[];
}

/** Peers that live from task to task; one that ended is started again. */
export class Peers {
  readonly #running = new Map<string, Peer>();
  readonly versions = new Map<string, string>();

  async of(contender: Contender): Promise<Peer | string> {
    const { name } = contender;
    const running = this.#running.get(name);
    if (running && !running.hasEnded) return running;
    const peer = new Peer(contender);
    const { version, error } = await peer.hello(startLimit);
    if (version === undefined) {
      peer.end();
      return error ?? "it does not start";
    }
    this.versions.set(name, version);
    this.#running.set(name, peer);
    return peer;
  }

  end(): void {
    for (const peer of this.#running.values()) peer.end();
  }
}

export async function measure(
  peers: Peers,
  contenders: readonly Contender[],
  task: Task,
  pace: Pace,
): Promise<ReadonlyMap<string, Outcome>> {
  const outcomes = new Map<string, Outcome>();
  const ready: Ready[] = [];
  for (const contender of contenders) {
    const warm = await warmUp(peers, contender, task, pace);
    if (typeof warm === "string") outcomes.set(contender.name, { problem: warm });
    else ready.push(warm);
  }
  for (let round = 0; round < pace.rounds; round++)
    for (const { peer, once, times } of ready) {
      // What takes seconds is measured once more, and no oftener.
      if (once > pace.limit / 4 && round > 0) continue;
      const repeats = Math.min(50, Math.max(1, Math.round(pace.turn / once)));
      const { times: more = [] } = await peer.ask({ command: "run", repeats }, 4 * pace.limit);
      times.push(...more);
    }
  for (const { contender, times } of ready)
    outcomes.set(
      contender.name,
      times.length > 0 ? summarize(times) : { problem: "it failed after the first step" },
    );
  return outcomes;
}

/** Or what keeps the contender from the task. */
async function warmUp(
  peers: Peers,
  contender: Contender,
  task: Task,
  { limit }: Pace,
): Promise<Ready | string> {
  if (!contender.kinds.includes(task.kind)) return "is not for this";
  const peer = await peers.of(contender);
  if (typeof peer === "string") return peer;
  const workload = workloadOf(task);
  const prepared = await peer.ask({ command: "prepare", task, workload }, startLimit);
  if (prepared.error !== undefined) return prepared.error;
  let once = 0;
  for (let step = 0; step < 3; step++) {
    // The first step also makes ready what later ones find.
    const patience = step === 0 ? 2 * limit : limit;
    const { times, error } = await peer.ask({ command: "run", repeats: 1 }, patience);
    if (!times) return error ?? "it does not answer";
    once = times[0] ?? 0;
    if (once > limit / 4) break;
  }
  return { contender, peer, once: Math.max(once, 0.01), times: [] };
}

/** Of each workload the training step and inference at some batch sizes, and steps of an LSTM. */
export function tasksOf(names: readonly string[], batches: readonly number[]): readonly Task[] {
  return workloads
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .flatMap(({ name: workload, batch }): Task[] => [
      { workload, kind: "training", batch },
      ...batches.map((size): Task => ({ workload, kind: "inference", batch: size })),
      ...(workload === "LSTM" ? [{ workload, kind: "stream", batch: 1 } as const] : []),
    ]);
}
