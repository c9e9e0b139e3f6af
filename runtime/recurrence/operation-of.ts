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

/** The function of a name, or of a path such as `image.resizeBilinear`. */
export function functionOf(operations: Operations, path: string): (...args: never[]) => unknown {
  let found: unknown = operations;
  for (const name of path.split(".")) found = (found as Record<string, unknown> | undefined)?.[name]; // prettier-ignore
  if (typeof found !== "function") throw new Untraceable(`tf.${path}`);
  return found as (...args: never[]) => unknown;
}
