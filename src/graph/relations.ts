/** What must hold between two dims, in words and for numbers. */
import type { Obligation } from "./graph.ts";

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
