import type { Operations } from "./pure-step.ts";
import { Untraceable } from "./stand-ins.ts";

/** The function that a step calls by a name where it is not traced. */
export function operationOf<Name extends keyof Operations>(
  operations: Operations,
  name: Name,
): NonNullable<Operations[Name]> {
  const found = operations[name];
  if (!found) throw new Untraceable(`tf.${name}`);
  return found;
}
