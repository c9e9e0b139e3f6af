import { Argument, Command, InvalidArgumentError } from "commander";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { format, type FormatOptions } from "../format/format.ts";
import { writeAtomically } from "../host/write-files.ts";
import { exitCodes } from "./exit-codes.ts";
import { formatSettings } from "./format-settings.ts";
import { readSources, showDiagnostics } from "./session.ts";

interface Options {
  readonly check?: boolean;
  readonly stdin?: boolean;
  readonly width?: number;
  readonly quiet?: boolean;
}

const columns = (text: string): number => {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number of 1 or more.");
  return value;
};

/** `nnc fmt [FILE…]` */
export function fmtCommand(): Command {
  return new Command("fmt")
    .description("write programs in the one style of the language, comments and all")
    .addArgument(
      new Argument("[files...]", "files, folders, or - for standard input").default(["."], "."),
    )
    .option("--check", "write nothing; name the files that are not formatted")
    .option("--stdin", "format standard input to standard output, as - does")
    .option(
      "--width <columns>",
      "how wide lines may be (default: as .prettierrc or .editorconfig say, else 100)",
      columns,
    )
    .option("-q, --quiet", "print diagnostics only")
    .addHelpText("after", "\nExample:\n  $ nnc fmt --check src\n  $ nnc fmt - < lenet.nn")
    .action(fmt);
}

function fmt(files: readonly string[], options: Options): void {
  const diagnostics: Diagnostic[] = [];
  const texts = new Map<string, string>();
  const unformatted: string[] = [];
  for (const source of readSources(options.stdin ? ["-"] : files) ?? []) {
    const isStandardInput = source.path === "<stdin>";
    const result = format(source, settingsOf(isStandardInput ? "stdin.nn" : source.path, options));
    diagnostics.push(...result.diagnostics);
    texts.set(source.path, source.text);
    if (isStandardInput && !options.check) process.stdout.write(result.value);
    else if (result.value !== source.text) {
      unformatted.push(source.path);
      if (!options.check) writeAtomically(source.path, result.value);
    }
  }
  const isSound = showDiagnostics(diagnostics, texts);
  if (!options.quiet && unformatted.length > 0) {
    const names = unformatted.map((name) => `${name}\n`).join("");
    process.stdout.write(options.check ? `not formatted:\n${names}` : names);
  }
  if (options.check && isSound && unformatted.length > 0) process.exitCode = exitCodes.diagnostics;
}

function settingsOf(file: string, { width }: Options): FormatOptions {
  return { ...formatSettings(file), ...(width === undefined ? {} : { width }) };
}
