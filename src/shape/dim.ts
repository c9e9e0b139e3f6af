/**
 * Symbolic dims, the one import path: sizes of axes as exact integer expressions of symbols, with decisions about them
 * that are proved, refuted or unknown. See `normal-form.ts` for how they are kept, `quotient.ts` for rounding division,
 * `sign.ts` and `facts.ts` for how decisions are made.
 *
 * No operation throws or takes long on account of a dim's value. What cannot be computed or grows beyond the budget is
 * `indeterminate`, and every question about that is answered "unknown".
 */
import { whole } from "./rational.ts";
import type { Dim, DimSymbol } from "./normal-form.ts";
import { atomDim, constantDim, constantOf, indeterminate, symbolAtom } from "./terms.ts";

export type { Dim, DimOrigin, DimSymbol } from "./normal-form.ts";
export { indeterminate, isIndeterminate } from "./terms.ts";
export { add, exactDivide, multiply, negate, subtract } from "./ring.ts";
export { ceilDivide, floorDivide, modulo } from "./quotient.ts";
export { maximum, minimum } from "./extremum.ts";
export { power } from "./power.ts";
export { everySymbol, someSymbol, substitute, symbolsOf } from "./rebuild.ts";
export { atLeast, divides, equal, type Answer } from "./decide.ts";
export type { DimFact } from "./facts.ts";
export { solve, type Solution } from "./solve.ts";
export { evaluate } from "./evaluate.ts";
export { fold, type DimAlgebra } from "./fold.ts";
export { printDim } from "./print.ts";
export { withLabel, withOrigin } from "./origin.ts";

/** A number. It must be an integer; one that JavaScript cannot tell from its neighbours is `indeterminate`. */
export function integer(value: number): Dim {
  return Number.isSafeInteger(value) ? constantDim(whole(BigInt(value))) : indeterminate;
}

export function symbol(of: DimSymbol): Dim {
  return atomDim(symbolAtom({ kind: "symbol", symbol: of }));
}

/** The number that a dim is; undefined for any other dim, and for numbers that JavaScript does not hold exactly. */
export function asInteger(dim: Dim): number | undefined {
  const value = asBigInt(dim);
  return value !== undefined && Number.isSafeInteger(Number(value)) ? Number(value) : undefined;
}

/** The same for numbers of any size. */
export function asBigInt(dim: Dim): bigint | undefined {
  const value = constantOf(dim);
  return value?.denominator === 1n ? value.numerator : undefined;
}

/** Whether a dim has no symbols. */
export function isNumber(dim: Dim): boolean {
  return constantOf(dim) !== undefined;
}
