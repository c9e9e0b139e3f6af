/** `npm run bench`: see its help, and `docs/performance.md`. */
import { Command, InvalidArgumentError } from "commander";
import type { BenchFlags } from "./flags.ts";
import { workloads } from "./workloads.ts";

const names = workloads.map(({ name }) => name);

function workload(name: string, before: readonly string[] = []): readonly string[] {
  if (!names.includes(name)) throw new InvalidArgumentError(`There are ${names.join(", ")}.`);
  return [...before, name];
}

type Flag = "quick" | "only" | "write";

const program = benchmark(
  new Command("npm run bench --").description(
    "Compiled networks against tf.layers, ONNX Runtime and PyTorch: training, inference and streams; then bundles and starts.",
  ),
  ["quick", "only", "write"],
  async (flags) => (await import("./suite.ts")).benchSuite(flags),
);
benchmark(
  program
    .command("browser")
    .description("the same networks in Chromium, on WebAssembly and WebGPU"),
  ["only", "write"],
  async (flags) => (await import("./browser/browser-suite.ts")).benchBrowser(flags),
);
benchmark(
  program
    .command("compiler")
    .description("the compiler on programs of up to 100,000 lines, and from a cold start"),
  ["write"],
  async (flags) => {
    (await import("./compiler.ts")).benchCompiler(flags);
  },
);
benchmark(
  program.command("editor").description("the language server, from an edit to its diagnostics"),
  ["write"],
  async (flags) => {
    (await import("./editor.ts")).benchEditor(flags);
  },
);
benchmark(program.command("size").description("bundles for browsers"), ["write"], async (flags) =>
  (await import("./bundle-size.ts")).benchSizes(flags),
);
benchmark(
  program.command("start").description("from the start of a process to its first prediction"),
  ["quick", "write"],
  async (flags) => {
    (await import("./start-up.ts")).benchStartUp(flags);
  },
);
await program.parseAsync();

/** Options of the program come before its commands, and those of a command after it. */
function benchmark(
  command: Command,
  flags: readonly Flag[],
  run: (flags: BenchFlags) => void | Promise<void>,
): Command {
  command.enablePositionalOptions();
  if (flags.includes("quick")) command.option("--quick", "fewer turns, and only batches of 1");
  if (flags.includes("only"))
    command.option("--only <name>", "only this network; may be repeated", workload);
  if (flags.includes("write"))
    command.option("--write", "put the results into docs/performance.md");
  return command.action((options: Partial<BenchFlags>) =>
    run({ quick: false, write: false, only: [], ...options }),
  );
}
