/** `docs/performance.md`, whose parts the benchmarks write, each between its marks. */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { packageFile } from "../src/host/package-files.ts";
import { drawDots, type DotRow } from "./dot-plot.ts";
import type { Result, Results } from "./suite.ts";
import { markdownTable, milliseconds } from "./table.ts";
import { workloadOf } from "./workloads.ts";

const page = "docs/performance.md";

/** Puts `text` between the marks of the part `name`. */
export function writePart(name: string, text: string): void {
  const before = readFileSync(page, "utf8");
  const [open, close] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
  const from = before.indexOf(open);
  const to = before.indexOf(close);
  if (from < 0 || to < from) throw new Error(`${page} has no part ${name}.`);
  writeFileSync(page, `${before.slice(0, from)}${open}\n\n${text}\n\n${before.slice(to)}`);
  const prettier = packageFile("node_modules/prettier/bin/prettier.cjs");
  spawnSync(process.execPath, [prettier, "--write", page], { stdio: "ignore" });
}

const titles = {
  training: "One step of training",
  inference: "Inference",
  stream: "One time step of a stream",
} as const;

export function writePerformance(all: Results): void {
  const { missing, versions, results } = all;
  const kinds = ["training", "inference", "stream"] as const;
  const parts = kinds.flatMap((kind) => {
    const chosen = results.filter(({ task }) => task.kind === kind);
    if (chosen.length === 0) return [];
    const file = `performance-${kind}.svg`;
    const picture = drawDots(chosen.map((result) => dotRow(all, result)));
    writeFileSync(`docs/${file}`, picture);
    return [`### ${titles[kind]}`, `![${titles[kind]}](${file})`, tableOf(all, chosen)];
  });
  const used = [...new Set([...versions.values()].flatMap((one) => one.split(", ")))].join(", ");
  const machine = `${cpus()[0]?.model.trim() ?? "?"}, ${cpus().length} cores`;
  const where = `${machine}; Node ${process.versions.node}, ${used}.`;
  const gaps = missing.map((one) => `Left out: ${one}.`);
  writePart("comparison", [where, ...gaps, ...parts].join("\n\n"));
}

function dotRow({ contenders }: Results, { task, outcomes }: Result): DotRow {
  const dots = contenders.flatMap(({ name }) => {
    const outcome = outcomes.get(name);
    return outcome && "median" in outcome ? [{ series: name, value: outcome.median }] : [];
  });
  return { name: `${workloadOf(task).title}, batch ${task.batch}`, dots };
}

function tableOf({ contenders }: Results, results: readonly Result[]): string {
  const notes: string[] = [];
  const note = (problem: string): string => {
    if (!notes.includes(problem)) notes.push(problem);
    return `–${superscript(notes.indexOf(problem) + 1)}`;
  };
  const shown = contenders.filter(({ name }) =>
    results.some(({ outcomes }) => {
      const outcome = outcomes.get(name);
      return outcome && !("problem" in outcome && outcome.problem === "is not for this");
    }),
  );
  const rows = results.map(({ task, outcomes }) => [
    `${workloadOf(task).title}, batch ${task.batch}`,
    ...shown.map(({ name }) => {
      const outcome = outcomes.get(name);
      if (!outcome) return "";
      if ("problem" in outcome) return note(outcome.problem);
      const half = ((outcome.high - outcome.low) / 2 / outcome.median) * 100;
      return `${milliseconds(outcome.median)} ±${half.toFixed(0)} %`;
    }),
  ]);
  const table = markdownTable(["", ...shown.map(({ name }) => name)], rows);
  const footnotes = notes.map((text, index) => `${superscript(index + 1)} ${text.split("\n")[0]?.slice(0, 160) ?? ""}`); // prettier-ignore
  return [table, ...footnotes].join("\n\n");
}

function superscript(number: number): string {
  return String(number).replaceAll(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹".charAt(Number(digit)));
}
