/** The whole comparison in one run, workload by workload, all peers in turns: tables on the console and in `docs`. */
import { benchSizes } from "./bundle-size.ts";
import type { BenchFlags } from "./flags.ts";
import { calm, measure, Peers, quick, tasksOf, type Outcome } from "./measure.ts";
import { fieldOf, type Contender } from "./peers/peers.ts";
import { writePerformance } from "./performance-page.ts";
import { benchStartUp } from "./start-up.ts";
import { workloadOf, type Task } from "./workloads.ts";
import { consoleTable, cell } from "./table.ts";

export interface Result {
  readonly task: Task;
  readonly outcomes: ReadonlyMap<string, Outcome>;
}

export interface Results {
  readonly contenders: readonly Contender[];
  readonly missing: readonly string[];
  readonly versions: ReadonlyMap<string, string>;
  readonly results: readonly Result[];
}

export async function benchSuite(flags: BenchFlags): Promise<void> {
  const { quick: isQuick, write, only } = flags;
  const { contenders, missing } = fieldOf();
  for (const reason of missing) console.log(`left out: ${reason}`);
  const peers = new Peers();
  const results: Result[] = [];
  const started = performance.now();
  try {
    for (const task of tasksOf(only, isQuick ? [1] : [1, 8, 32])) {
      const slow = tooSlow(results, task, contenders);
      const able = contenders.filter(({ name }) => !slow.has(name));
      const measured = await measure(peers, able, task, isQuick ? quick : calm);
      const result = { task, outcomes: new Map([...measured, ...slow]) };
      results.push(result);
      print(contenders, result);
    }
  } finally {
    peers.end();
  }
  console.log(`\n${((performance.now() - started) / 60_000).toFixed(1)} minutes`);
  if (write) writePerformance({ contenders, missing, versions: peers.versions, results });
  if (only.length > 0) return;
  await benchSizes(flags);
  benchStartUp(flags);
}

/** Who took so long with a smaller batch that a greater one is not worth the wait. */
function tooSlow(
  results: readonly Result[],
  { workload, kind, batch }: Task,
  contenders: readonly Contender[],
): ReadonlyMap<string, Outcome> {
  const smaller = results.filter(
    ({ task }) => task.workload === workload && task.kind === kind && task.batch < batch,
  );
  return new Map(
    contenders.flatMap(({ name }): [string, Outcome][] => {
      const isSlow = smaller.some(({ task, outcomes }) => {
        const outcome = outcomes.get(name);
        if (!outcome) return false;
        if ("problem" in outcome) return outcome.problem.startsWith("takes longer");
        return (outcome.median * batch) / task.batch > calm.limit;
      });
      return isSlow ? [[name, { problem: `takes longer than ${calm.limit / 1000} s` }]] : [];
    }),
  );
}

function print(contenders: readonly Contender[], { task, outcomes }: Result): void {
  const rows = contenders
    .filter(({ kinds }) => kinds.includes(task.kind))
    .map(({ name }) => [name, cell(outcomes.get(name))]);
  console.log(`\n${workloadOf(task).title}, ${task.kind}, batch ${task.batch}`);
  console.log(consoleTable(rows));
}
