/** Every operator by its name in the language. */
import { conv } from "./conv.ts";
import type { Operator } from "./operator.ts";
import { relu } from "./relu.ts";
import { dtypes } from "../shape/tensor-type.ts";

const list: readonly Operator[] = [conv, relu];

export const operators: ReadonlyMap<string, Operator> = new Map(
  list.map((entry) => [entry.name, entry]),
);

/** Words that mean something as an argument only: values of choices, `same`, element types. */
export const words: ReadonlySet<string> = new Set([
  ...list.flatMap(({ parameters }) =>
    Object.values(parameters).flatMap(({ choices }) => choices ?? []),
  ),
  ...dtypes,
  "same",
  "valid",
]);
