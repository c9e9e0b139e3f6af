/**
 * `npm run bench -- browser`: the networks in Chromium, on the wasm backend with threads and on WebGPU where there is an
 * adapter; ours beside the same by hand with `tf.layers`, in pages of their own and in turns. `--only` and `--write` are as
 * for the comparison in Node.
 */
import type { BenchFlags } from "../flags.ts";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compile } from "../../src/compile.ts";
import { nodeHost, readSource } from "../../src/host/node-host.ts";
import { packageFile } from "../../src/host/package-files.ts";
import { writePart } from "../performance-page.ts";
import { summarize } from "../statistics.ts";
import { consoleTable, markdownTable, milliseconds } from "../table.ts";
import { workloadOf, workloads, type Task } from "../workloads.ts";
import { openIsolatedPage, type IsolatedPage } from "./isolated-page.ts";
import { whyNoBrowser } from "./chromium.ts";
import type { BenchPage } from "./page.ts";

/** Software stands in for the GPU, so that larger ones would take minutes. */
const smallEnough: ReadonlySet<string> = new Set(["LeNet", "MLP"]);
const turns = 5;
/** Milliseconds of a turn, and of a step that is not tried again. */
const [turn, limit] = [200, 8000];

interface Contender {
  readonly name: string;
  readonly backend: string;
  readonly opened: IsolatedPage;
}

export async function benchBrowser({ only, write }: BenchFlags): Promise<void> {
  const problem = whyNoBrowser();
  if (problem !== undefined) {
    console.log(`left out: ${problem}`);
    return;
  }
  const entry = writeEntry();
  const contenders =
    (await Promise.all([start(entry, "wasm", true), start(entry, "wasm", false), start(entry, "webgpu", true), start(entry, "webgpu", false)])) // prettier-ignore
      .flatMap((one) => one ?? []);
  try {
    const head = ["", ...contenders.map(({ name }) => name)];
    const rows: string[][] = [];
    for (const task of tasks(only)) {
      const cells = await measure(contenders, task);
      const row = [`${workloadOf(task).title}, ${task.kind}, batch ${task.batch}`, ...cells];
      console.log(row.join(" | "));
      rows.push(row);
    }
    console.log(`\n${consoleTable([head, ...rows])}`);
    const version = contenders[0]?.opened.version ?? "";
    if (write) writePart("browser", `${version}.\n\n${markdownTable(head, rows)}`); // prettier-ignore
  } finally {
    for (const { opened } of contenders) await opened.close();
  }
}

function tasks(only: readonly string[]): readonly Task[] {
  return workloads
    .filter(({ name }) => only.length === 0 || only.includes(name))
    .flatMap(({ name: workload, batch }): Task[] => [
      { workload, kind: "training", batch },
      { workload, kind: "inference", batch: 1 },
    ]);
}

/** A module that hands the compiled networks to the page. */
function writeEntry(): string {
  const folder = packageFile("dist/bench-browser");
  mkdirSync(folder, { recursive: true });
  const path = packageFile("bench/nets.nn");
  const host = nodeHost({ root: dirname(path), standardLibrary: packageFile("stdlib") });
  for (const target of ["tfjs", "core"] as const) {
    const { module } = compile({ path, text: readSource(path) ?? "" }, host, { target });
    writeFileSync(join(folder, `${target}.js`), module?.code ?? "");
  }
  const page = JSON.stringify(packageFile("bench/browser/page.ts"));
  const lines = [
    'import * as layers from "./tfjs.js";',
    'import * as core from "./core.js";',
    `import { offer } from ${page};`,
    "offer(layers, core);",
  ];
  writeFileSync(join(folder, "entry.js"), `${lines.join("\n")}\n`);
  return "dist/bench-browser/entry.js";
}

async function start(
  entry: string,
  backend: string,
  isOurs: boolean,
): Promise<Contender | undefined> {
  const opened = await openIsolatedPage(entry);
  const found = await opened.page.evaluate(
    ([name, ours]) => (globalThis as unknown as { bench: BenchPage }).bench.start(name, ours),
    [backend, isOurs] as const,
  );
  if (found !== undefined) return { name: `${isOurs ? "nnc" : "tf.layers"}, ${found}`, backend, opened }; // prettier-ignore
  console.log(`left out: ${backend} does not start in ${opened.version}`);
  await opened.close();
  return undefined;
}

async function measure(contenders: readonly Contender[], task: Task): Promise<readonly string[]> {
  const all: (number[] | string)[] = [];
  for (const { backend, opened } of contenders) {
    const isTooLarge = backend === "webgpu" && !smallEnough.has(task.workload);
    all.push(isTooLarge ? "not on software" : await warmUp(opened, task));
  }
  for (let round = 0; round < turns; round++)
    for (const [index, { opened }] of contenders.entries()) {
      const times = all[index];
      if (typeof times !== "object" || (times[0] ?? 0) > limit / 4) continue;
      const repeats = Math.min(50, Math.max(1, Math.round(turn / Math.max(0.01, times[0] ?? 1))));
      const more = await run(opened, repeats);
      if (typeof more === "string") all[index] = more;
      else times.push(...more);
    }
  return all.map((times) => {
    if (typeof times === "string") return `– ${times.slice(0, 70)}`;
    const { median, low, high } = summarize(times.length > 1 ? times.slice(1) : times);
    return `${milliseconds(median)} ±${(((high - low) / 2 / median) * 100).toFixed(0)} %`;
  });
}

/** The time of the last step, after those that make ready what later ones find. */
async function warmUp(opened: IsolatedPage, task: Task): Promise<number[] | string> {
  const problem = await opened.page.evaluate(
    (one) => (globalThis as unknown as { bench: BenchPage }).bench.prepare(one),
    task,
  );
  if (problem !== undefined) return problem;
  let once = 0;
  for (let step = 0; step < 3; step++) {
    const times = await run(opened, 1);
    if (typeof times === "string") return times;
    once = times[0] ?? 0;
    // The first step of a GPU is mostly that of the compiler of its programs.
    if (step > 0 && once > limit / 4) break;
  }
  return [once];
}

function run({ page }: IsolatedPage, repeats: number): Promise<readonly number[] | string> {
  return page.evaluate(
    (count) => (globalThis as unknown as { bench: BenchPage }).bench.run(count),
    repeats,
  );
}
