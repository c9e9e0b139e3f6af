/** `nnc`: parses the command line and hands over to the verbs. Exit codes: 0 ok, 1 diagnostics, 2 usage, 70 our bug. */
import { Command, CommanderError } from "commander";
import { checkCommand } from "./check-command.ts";
import { compileCommand } from "./compile-command.ts";
import { exitCodes } from "./exit-codes.ts";
import { explainCommand } from "./explain-command.ts";
import { trainCommand } from "./train-command.ts";
import { version } from "./version.ts";

const program = new Command("nnc")
  .description("Compiles .nn, a small declarative language for neural networks, to TensorFlow.js.")
  .version(version)
  .exitOverride()
  .showSuggestionAfterError(true)
  .addHelpText("after", "\nExample:\n  $ nnc compile lenet.nn\n  $ nnc help train");

for (const command of [compileCommand(), checkCommand(), trainCommand(), explainCommand()]) {
  program.addCommand(command.exitOverride().showSuggestionAfterError(true));
}

try {
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
