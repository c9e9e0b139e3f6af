/**
 * `npm run bench -- compiler`: how the compiler's time grows with the length of a program, for programs of several
 * kinds, and how long the command line takes from a cold start. `--write` puts both into `docs/performance.md`, with the
 * curves as `docs/compiler-speed.svg`.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "../grammar/parse.ts";
import { check } from "../src/check/check.ts";
import { learningRuns } from "../src/cli/launch/code-cache.ts";
import { compile } from "../src/compile.ts";
import { noFiles, type Host } from "../src/resolve/host.ts";
import { resolve } from "../src/resolve/resolve.ts";
import { drawCurves, type Curve } from "./curves.ts";
import type { BenchFlags } from "./flags.ts";
import { generators, type GeneratedProgram, type Generator } from "./generated-programs.ts";
import { packageFile } from "../src/host/package-files.ts";
import { writePart } from "./performance-page.ts";
import { summarize } from "./statistics.ts";
import { cell, consoleTable, markdownTable, milliseconds } from "./table.ts";

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

function timed<T>(run: () => T): readonly [milliseconds: number, result: T] {
  const started = performance.now();
  const result = run();
  return [performance.now() - started, result];
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
  const [parsing] = timed(() => all.map((each) => parse({ path, text: each })));
  const [resolving, resolved] = timed(() => resolve(source, host));
  const [checking] = timed(() => check(resolved.value));
  const [compiling, { diagnostics }] = timed(() => compile(source, host));
  const [problem] = diagnostics;
  if (problem) throw new Error(`${program.name}: ${problem.code} ${problem.message}`);
  return {
    lines: all.reduce((sum, each) => sum + each.split("\n").length - 1, 0),
    bytes: all.reduce((sum, each) => sum + each.length, 0),
    parse: parsing,
    resolve: resolving - parsing,
    check: checking,
    compile: compiling,
  };
}

const head = ["", "lines", "parse", "resolve", "check", "compile", "all up to the check, MB/s", "compile, MB/s"]; // prettier-ignore

function rowOf(name: string, { lines, bytes, ...times }: Times): readonly string[] {
  const { parse: parsing, resolve: resolving, check: checking, compile: compiling } = times;
  const rate = (time: number): string => (bytes / 1000 / time).toPrecision(2);
  const phases = [parsing, Math.max(0, resolving), checking];
  return [
    name,
    lines.toLocaleString("en"),
    ...[...phases, compiling].map(milliseconds),
    rate(phases.reduce((sum, time) => sum + time)),
    rate(compiling),
  ];
}

interface Measured {
  readonly curve: Curve;
  /** Of the longest program. */
  readonly row: readonly string[];
}

function measuredAt(generator: Generator): Measured {
  const { name } = generator(10);
  const all = lengths
    .filter((length) => length <= (longest.get(name) ?? Infinity))
    .map((length) => {
      const times = measure(generator(length));
      console.log(consoleTable([rowOf(name, times)]));
      return times;
    });
  const points = all.map(({ lines, compile: time }) => ({ lines, time }));
  return { curve: { name, points }, row: rowOf(name, all.at(-1) as Times) };
}

const resNet50 = `import { Bottleneck, ResNet } from "std/resnet"

model ResNet50(classes: int = 1000) : image[N, 224, 224, 3] -> logits[N, classes] {
  logits = image -> ResNet(Bottleneck, [3, 4, 6, 3], classes)
}
`;

/** From the start of the process to its end. */
function coldStarts(): readonly (readonly string[])[] {
  const folder = packageFile("dist/bench-compiler");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "resnet50.nn"), resNet50);
  // In a clone `bin/nnc.js` looks for newer sources first; what an installed package runs is this.
  const nnc = "dist/cli.js";
  const one = [nnc, "check", "dist/bench-compiler/resnet50.nn"];
  const commands: readonly (readonly [
    name: string,
    command: readonly string[],
    isFirst?: boolean,
  ])[] = [
    ["`node -e 0`", ["-e", "0"]],
    ["`nnc --version`", [nnc, "--version"]],
    ["`nnc check` of a ResNet-50", one],
    ["the same, the first time on a machine", one, true],
    ["`nnc check stdlib/resnet.nn`, six models", [nnc, "check", "stdlib/resnet.nn"]],
  ];
  const bytecode = join(folder, "bytecode");
  return commands.map(([name, command, isFirst = false]) => {
    rmSync(bytecode, { recursive: true, force: true });
    const env = { ...process.env, NODE_COMPILE_CACHE: bytecode };
    const times = Array.from({ length: learningRuns + 15 }, () => {
      if (isFirst) rmSync(bytecode, { recursive: true, force: true });
      return timed(() => spawnSync(process.execPath, command, { stdio: "ignore", env }))[0];
    });
    return [name, cell(summarize(times.slice(learningRuns)))];
  });
}

export function benchCompiler({ write }: BenchFlags): void {
  const starts = coldStarts();
  console.log(`\n${consoleTable(starts)}\n\n${consoleTable([head])}`);
  for (const generator of generators) measure(generator(500));
  const measured = generators.map(measuredAt);
  if (!write) return;
  const curves = measured.map(({ curve }) => curve);
  writeFileSync("docs/compiler-speed.svg", drawCurves("lines", "milliseconds", curves));
  const table = markdownTable(
    head,
    measured.map(({ row }) => row),
  );
  writePart(
    "compiler",
    [
      "![Time by length of the program](compiler-speed.svg)",
      "The longest programs of each kind:",
      table,
      "From the start of the process to its end:",
      markdownTable(["", "median"], starts),
    ].join("\n\n"),
  );
}
