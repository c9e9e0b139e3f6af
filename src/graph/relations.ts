/** What must hold between two dims, in words and for numbers, and of single numbers. */
import type { Obligation, RangeDemand } from "./graph.ts";

export type Relation = Obligation["relation"];

/** How it is said that a relation does not hold: `3 is less than 5`. */
export const failing: Readonly<Record<Relation, string>> = {
  equal: "is not",
  "at-least": "is less than",
  divides: "does not divide",
};

export function holds(relation: Relation, left: number, right: number): boolean {
  if (relation === "equal") return left === right;
  return relation === "at-least" ? left >= right : right % left === 0;
}

/** Whether a number lies outside of a range; one that is not known does not. */
export function isOutside(
  { least, below, most }: Partial<Pick<RangeDemand, "least" | "below" | "most">>,
  number: number,
): boolean {
  return (
    number < (least ?? -Infinity) || number >= (below ?? Infinity) || number > (most ?? Infinity)
  );
}
