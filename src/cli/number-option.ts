/** Options that are numbers. */
import { InvalidArgumentError, Option } from "commander";

export function wholeOption(flags: string, description: string, least = 1): Option {
  return new Option(flags, description).argParser((text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isInteger(value) || value < least)
      throw new InvalidArgumentError(`It must be a whole number of ${least} or more.`);
    return value;
  });
}

/** A number that is not negative. */
export function numberOption(flags: string, description: string): Option {
  return new Option(flags, description).argParser((text) => {
    const value = Number(text);
    if (text.trim() === "" || !Number.isFinite(value) || value < 0)
      throw new InvalidArgumentError("It must be a number of 0 or more.");
    return value;
  });
}
