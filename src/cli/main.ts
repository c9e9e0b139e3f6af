/** `nnc`: parses the command line and hands over to the verbs. Exit codes: 0 ok, 1 diagnostics, 2 usage, 70 our bug. */
import { Command, CommanderError } from "commander";
import { endWhenNobodyReads } from "./closed-pipe.ts";
import { exitCodes } from "./exit-codes.ts";
import { version } from "./version.ts";

/** The verbs, each loaded when it is asked for: most need the compiler, and one needs TensorFlow.js. */
const verbs: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ["compile", async () => (await import("./compile-command.ts")).compileCommand()],
  ["check", async () => (await import("./check-command.ts")).checkCommand()],
  ["fmt", async () => (await import("./fmt-command.ts")).fmtCommand()],
  ["types", async () => (await import("./types-command.ts")).typesCommand()],
  ["train", async () => (await import("./train-command.ts")).trainCommand()],
  ["predict", async () => (await import("./predict-command.ts")).predictCommand()],
  ["eval", async () => (await import("./eval-command.ts")).evalCommand()],
  ["summary", async () => (await import("./summary-command.ts")).summaryCommand()],
  ["graph", async () => (await import("./graph-command.ts")).graphCommand()],
  ["weights", async () => (await import("./weights-command.ts")).weightsCommand()],
  ["init", async () => (await import("./init-command.ts")).initCommand()],
  ["lsp", async () => (await import("./lsp-command.ts")).lspCommand()],
  ["doctor", async () => (await import("./doctor-command.ts")).doctorCommand()],
  ["completion", async () => (await import("./completion-command.ts")).completionCommand(allVerbs)],
  ["explain", async () => (await import("./explain-command.ts")).explainCommand()],
]);

const program = new Command("nnc")
  .description("Compiles .nn, a small declarative language for neural networks, to TensorFlow.js.")
  .version(version)
  .exitOverride()
  .showSuggestionAfterError(true)
  .addHelpText("after", "\nExample:\n  $ nnc compile lenet.nn\n  $ nnc help train");

function allVerbs(): Promise<readonly Command[]> {
  return Promise.all([...verbs.values()].map((load) => load()));
}

/** The verb that is asked for; all of them for help, and for suggesting what a misspelt one could mean. */
async function verbsFor(first: string | undefined): Promise<readonly Command[]> {
  if (first === "--version" || first === "-V") return [];
  const verb = verbs.get(first ?? "");
  return verb ? [await verb()] : allVerbs();
}

async function run(): Promise<void> {
  endWhenNobodyReads();
  try {
    for (const command of await verbsFor(process.argv[2]))
      program.addCommand(command.exitOverride().showSuggestionAfterError(true));
    await program.parseAsync();
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCodes.ok : exitCodes.usage;
    } else {
      const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
      process.stderr.write(`nnc: this is a bug of nnc, not of your program.\n${detail}\n`);
      process.stderr.write(
        `nnc ${version}, Node ${process.version}, ${process.platform}. Please report it with the file that led here.\n`,
      );
      process.exitCode = exitCodes.bug;
    }
  }
}

void run();
