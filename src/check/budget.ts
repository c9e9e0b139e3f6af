/** Spending from the budget of an elaboration, each time before the work that it pays for. */
import { budgetExceeded } from "../diagnostics/catalogue/values.ts";
import type { Span } from "../source/source.ts";
import { fault, type Elaboration } from "./elaboration.ts";
import { limits } from "./limits.ts";

/** Reports that something is too large, once for each elaboration, and ends it. */
export function exceed(
  e: Elaboration,
  values: { readonly name: string; readonly limit: number; readonly what: string },
  span: Span,
): void {
  if (!e.budget.exceeded) fault(e, budgetExceeded, values, span);
  e.budget.exceeded = true;
}

/** True while there is enough left for so many evaluations. */
export function spend(e: Elaboration, span: Span, steps = 1): boolean {
  const { budget } = e;
  if (budget.exceeded) return false;
  budget.shared.steps -= steps;
  return budget.shared.steps >= 0 || refuse(e, span);
}

/** True where there is enough left for so many evaluations, which are not spent yet. */
export function isAffordable(e: Elaboration, span: Span, steps: number): boolean {
  return e.budget.shared.steps >= steps || refuse(e, span);
}

function refuse(e: Elaboration, span: Span): false {
  const { budget } = e;
  // Whatever comes after the first that asked for too much would only say the same.
  if (budget.shared.isReported) budget.exceeded = true;
  else exceed(e, { name: nameOf(e), limit: limits.steps, what: "steps of evaluation" }, span);
  budget.shared.isReported = true;
  return false;
}

/** Begins an evaluation within the one in progress; `leave` ends it where this is true. */
export function enter(e: Elaboration, span: Span, weight = 1): boolean {
  if (!spend(e, span, weight)) return false;
  if (e.budget.evaluations + weight > limits.evaluations) {
    exceed(e, { name: nameOf(e), limit: limits.depth, what: "levels of what is unfolded" }, span);
    return false;
  }
  e.budget.evaluations += weight;
  return true;
}

export function leave(e: Elaboration, weight = 1): void {
  e.budget.evaluations -= weight;
}

/** True where a list, a chain or a repetition of that length is allowed. */
export function isWithin(e: Elaboration, length: number, name: string, span: Span): boolean {
  if (length <= limits.iterations) return spend(e, span, length);
  const what = name === "this repetition" ? "iterations" : "items";
  fault(e, budgetExceeded, { name, limit: limits.iterations, what }, span);
  return false;
}

function nameOf(e: Elaboration): string {
  return e.frames[0]?.name ?? "this program";
}
