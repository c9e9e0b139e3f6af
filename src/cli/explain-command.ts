import { Argument, Command } from "commander";
import { catalogue } from "../diagnostics/catalogue/index.ts";
import { closest } from "../diagnostics/suggest.ts";
import { exitCodes } from "./exit-codes.ts";

/** `nnc explain CODE` */
export function explainCommand(): Command {
  return new Command("explain")
    .description("tell more about a diagnostic")
    .addArgument(
      new Argument("[code]", "a code such as NN3001; without it, all of them are listed"),
    )
    .addHelpText("after", "\nExample:\n  $ nnc explain NN3001")
    .action((code: string | undefined) => {
      if (code === undefined) {
        for (const entry of catalogue.values())
          process.stdout.write(`${entry.code}  ${entry.severity.padEnd(7)}  ${entry.message}\n`);
        return;
      }
      const entry = catalogue.get(code.toUpperCase());
      if (!entry) {
        const near = closest(code.toUpperCase(), catalogue.keys());
        process.stderr.write(
          `nnc: there is no diagnostic ${code}${near === undefined ? "" : `; did you mean ${near}?`}\n`,
        );
        process.exitCode = exitCodes.usage;
        return;
      }
      const example = (text: string): string =>
        text
          .trimEnd()
          .split("\n")
          .map((line) => `    ${line}`)
          .join("\n");
      const parts = [`${entry.code} (${entry.severity}): ${entry.message}`, entry.explanation];
      if (entry.failing !== "")
        parts.push("This fails:", example(entry.failing), "This works:", example(entry.fixed));
      process.stdout.write(`${parts.join("\n\n")}\n`);
    });
}
