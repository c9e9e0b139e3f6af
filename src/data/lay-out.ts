/** Shapes of samples, as the data have them and as a model takes them. */
import type { TrainingPort } from "../../runtime/training/plan.ts";
import { DataError } from "./dataset.ts";

/**
 * The shape of a sample as the model takes it.
 *
 * @throws DataError that names the input, what was found and what was expected
 */
export function layOut(
  { name, shape }: TrainingPort,
  found: readonly number[],
  model: string,
): readonly number[] {
  const wanted = shape.slice(1);
  const known = wanted.filter((size) => size !== null);
  if (known.length === wanted.length && product(known) === product(found)) return known;
  const isSame = wanted.every((size, axis) => size === null || size === found[axis]);
  if (wanted.length === found.length && isSame) return found;
  throw new DataError(
    `${model} takes ${name}${show(wanted)} for each sample, and the data have ${show(found)}`,
  );
}

/** How many numbers a shape holds. */
export function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}

function show(sizes: readonly (number | null)[]): string {
  return `[${sizes.map((size) => size ?? "?").join(", ")}]`;
}
