import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { renderSummary } from "../analysis/render-summary.ts";
import { summary } from "../summary.ts";
import { exitCodes } from "./exit-codes.ts";
import { projectHost, readSources, showDiagnostics } from "./session.ts";
import { fits, valuesOption, type Values } from "./values-option.ts";

interface Options {
  readonly model?: string;
  readonly json?: boolean;
  readonly depth?: number;
  readonly set?: Values;
  readonly input?: Readonly<Record<string, readonly number[]>>;
  readonly allow?: readonly string[];
}

/** `nnc summary FILE` */
export function summaryCommand(): Command {
  return new Command("summary")
    .description("show what each layer of a model costs: shapes, parameters, multiply-adds, memory")
    .addArgument(new Argument("<file>", "the program, or - for standard input"))
    .option("-m, --model <name>", "which model, where the file has several")
    .option("--json", "print JSON")
    .addOption(
      new Option("--depth <levels>", "show blocks that are deeper than this as one row").argParser(
        wholeNumber,
      ),
    )
    .addOption(valuesOption())
    .addOption(
      new Option("--input <name=shape...>", "shapes of inputs, as image=1x224x224x3").argParser(
        shape,
      ),
    )
    .option("--allow <folders...>", "further folders that imports may reach")
    .addHelpText(
      "after",
      "\nExample:\n  $ nnc summary stdlib/resnet.nn --model ResNet50 --depth 2 --set classes=10",
    )
    .action(show);
}

function show(file: string, options: Options): void {
  const [source] = readSources([file]) ?? [];
  if (!source || !fits(source, options.set)) return;
  const {
    summary: made,
    diagnostics,
    sources,
    problems,
  } = summary(source, projectHost(source, options.allow), {
    ...(options.model !== undefined && { model: options.model }),
    ...(options.depth !== undefined && { depth: options.depth }),
    ...(options.set && { values: options.set }),
    inputs: options.input ?? {},
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (!showDiagnostics(errors, sources)) return;
  for (const problem of problems) process.stderr.write(`nnc: ${problem}\n`);
  if (problems.length > 0) process.exitCode = exitCodes.usage;
  if (made)
    process.stdout.write(
      options.json ? `${JSON.stringify(made, undefined, 2)}\n` : renderSummary(made),
    );
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number of 1 or more.");
  return value;
}

function shape(
  text: string,
  before: Readonly<Record<string, readonly number[]>> = {},
): Readonly<Record<string, readonly number[]>> {
  const at = text.indexOf("=");
  if (at < 1) throw new InvalidArgumentError("Write it as image=1x224x224x3.");
  const [name, value] = [text.slice(0, at), text.slice(at + 1)];
  const sizes = value.split("x").map(Number);
  if (!sizes.every((size) => Number.isInteger(size) && size > 0))
    throw new InvalidArgumentError(`${value} is no shape; write it as 1x224x224x3.`);
  return { ...before, [name]: sizes };
}
