/**
 * `npm run bench -- compiler`: how the compiler's time grows with the length of a program, for programs of several
 * kinds, and how long the command line takes from a cold start. `--write` puts the curve into `docs/compiler-speed.svg`.
 */
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { parse } from "../grammar/parse.ts";
import { check } from "../src/check/check.ts";
import { analyze, compile } from "../src/compile.ts";
import { noFiles, type Host } from "../src/resolve/host.ts";
import { resolve } from "../src/resolve/resolve.ts";
import { drawCurves, type Curve } from "./curves.ts";
import { generators, type GeneratedProgram, type Generator } from "./generated-programs.ts";
import { summarize } from "./statistics.ts";

const lengths = [1_000, 3_000, 10_000, 30_000, 100_000];
/** A model may have 50,000 operations, and each of its lines has two. */
const longest: ReadonlyMap<string, number> = new Map([["one giant model", 20_000]]);

interface Times {
  readonly lines: number;
  readonly bytes: number;
  readonly parse: number;
  readonly resolve: number;
  readonly check: number;
  /** All of it, up to the emitted module. */
  readonly compile: number;
}

function timed(run: () => unknown): number {
  const started = performance.now();
  run();
  return performance.now() - started;
}

function hostOf({ files }: GeneratedProgram): Host {
  return {
    ...noFiles,
    locate: (specifier) => ({ path: specifier.replace("./", "") }),
    read: (path) => files.get(path),
  };
}

function measure(program: GeneratedProgram): Times {
  const [[path, text] = ["", ""]] = program.files;
  const host = hostOf(program);
  const source = { path, text };
  const all = [...program.files.values()];
  const resolved = resolve(source, host);
  const analysis = analyze(source, host);
  const [problem] = [...resolved.diagnostics, ...analysis.diagnostics];
  if (problem) throw new Error(`${program.name}: ${problem.code} ${problem.message}`);
  const parsing = timed(() => all.map((text) => parse({ path, text })));
  return {
    lines: all.reduce((sum, each) => sum + each.split("\n").length - 1, 0),
    bytes: all.reduce((sum, each) => sum + each.length, 0),
    parse: parsing,
    resolve: timed(() => resolve(source, host)) - parsing,
    check: timed(() => check(resolved.value)),
    compile: timed(() => compile(source, host)),
  };
}

function print(cells: readonly (string | number)[]): void {
  const [first = "", ...others] = cells.map((cell) =>
    typeof cell === "number" ? cell.toFixed(cell < 10 ? 1 : 0) : cell,
  );
  console.log(first.padEnd(18) + others.map((cell) => cell.padStart(11)).join(""));
}

function curveOf(generator: Generator): Curve {
  const { name } = generator(10);
  const points: { readonly lines: number; readonly time: number }[] = [];
  for (const length of lengths) {
    if (length > (longest.get(name) ?? Infinity)) break;
    const program = generator(length);
    const times = measure(program);
    const { lines, bytes } = times;
    print([
      points.length === 0 ? name : "",
      String(lines),
      ...[times.parse, times.resolve, times.check, times.compile],
      (bytes / 1000 / times.parse).toFixed(1),
      (bytes / 1000 / times.compile).toFixed(2),
    ]);
    points.push({ lines, time: times.compile });
  }
  return { name, points };
}

/** From the start of the process to its end. */
function coldStarts(): void {
  const commands = [
    ["-e", "0"],
    ["bin/nnc.js", "--version"],
    ["bin/nnc.js", "check", "stdlib/resnet.nn"],
  ];
  console.log("\nCold start, milliseconds: median (first to third quartile)");
  for (const command of commands) {
    const times = Array.from({ length: 15 }, () =>
      timed(() => spawnSync(process.execPath, command, { stdio: "ignore" })),
    );
    const { median, low, high } = summarize(times);
    const spread = `(${low.toFixed(0)}–${high.toFixed(0)})`;
    console.log(`node ${command.join(" ")}`.padEnd(42), `${median.toFixed(0)} ${spread}`);
  }
}

export function benchCompiler(): void {
  coldStarts();
  console.log(
    "\nMilliseconds by length of the program; MB/s of parsing and of the whole compiler\n",
  );
  print(["", "lines", "parse", "resolve", "check", "compile", "MB/s parse", "MB/s all"]);
  for (const generator of generators) measure(generator(500));
  const curves = generators.map(curveOf);
  if (process.argv.includes("--write"))
    writeFileSync("docs/compiler-speed.svg", drawCurves("lines", "milliseconds", curves));
}
