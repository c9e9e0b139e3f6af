/** `--set classes=26`: hyperparameters on the command line. */
import { InvalidArgumentError, Option } from "commander";

/** Values as the language writes them, by name. */
export type SetValues = Readonly<Record<string, string>>;

export function setOption(): Option {
  return new Option("--set <name=value...>", "hyperparameters of the model").argParser(parse);
}

function parse(text: string, before: SetValues = {}): SetValues {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1) throw new InvalidArgumentError("Write it as classes=26.");
  return { ...before, [text.slice(0, at)]: text.slice(at + 1) };
}
