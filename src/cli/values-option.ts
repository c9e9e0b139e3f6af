/** `--set classes=26`: values for hyperparameters of the models of a file. */
import { InvalidArgumentError, Option } from "commander";
import { parse } from "../../grammar/parse.ts";
import { problemsOf } from "../resolve/hyperparameter-values.ts";
import type { Source } from "../source/source.ts";
import { exitCodes } from "./exit-codes.ts";

export type Values = ReadonlyMap<string, string>;

export function valuesOption(): Option {
  return new Option("--set <name=value...>", "hyperparameters of the models").argParser(
    (text: string, before: Values | undefined): Values => {
      const at = text.indexOf("=");
      if (at < 1) throw new InvalidArgumentError("It must be like classes=26.");
      return new Map([...(before ?? []), [text.slice(0, at).trim(), text.slice(at + 1).trim()]]);
    },
  );
}

/** Whether the models of a file have these hyperparameters; what they lack has been said. */
export function fits(source: Source, values: Values = new Map()): boolean {
  if (values.size === 0) return true;
  const problems = problemsOf(parse(source).value, values);
  for (const problem of problems) process.stderr.write(`nnc: ${source.path}: ${problem}\n`);
  if (problems.length > 0) process.exitCode = exitCodes.usage;
  return problems.length === 0;
}
