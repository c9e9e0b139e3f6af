/** Solving a shape pattern for its one unknown. */
import { divides } from "./decide.ts";
import type { Dim, DimSymbol } from "./normal-form.ts";
import { symbolsOf } from "./rebuild.ts";
import { add, exactDivide, negate, subtract } from "./ring.ts";
import { constantOf, fromTerms, isIndeterminate, makeTerm } from "./terms.ts";

export interface Solution {
  readonly value: Dim;
  /** What must divide for the value to be an integer; none where that is clear. */
  readonly divides: readonly { readonly divisor: Dim; readonly dividend: Dim }[];
}

/**
 * The value of `unknown` for which `pattern` is `actual`: `heads * d` against `D` gives `D / heads`, provided that
 * `heads | D`. Undefined unless the pattern is linear in the unknown.
 */
export function solve(pattern: Dim, unknown: DimSymbol, actual: Dim): Solution | undefined {
  if (isIndeterminate(pattern) || isIndeterminate(actual)) return undefined;
  if (symbolsOf(actual).has(unknown.id)) return undefined;
  const parts = linearParts(pattern, unknown);
  if (!parts) return undefined;
  const isNegative = (constantOf(parts.coefficient)?.numerator ?? 1n) < 0n;
  const sign = isNegative ? negate : (dim: Dim): Dim => dim;
  const divisor = sign(parts.coefficient);
  const dividend = sign(subtract(actual, parts.rest));
  const value = exactDivide(dividend, divisor);
  if (isIndeterminate(value)) return undefined;
  // With nothing to take away and 1 in front the unknown is the dim itself, origin and all.
  const isClear = divides(divisor, dividend) === "proved";
  return { value, divides: isClear ? [] : [{ divisor, dividend }] };
}

/** `pattern = coefficient * unknown + rest`, where neither contains the unknown. */
function linearParts(
  pattern: Dim,
  { id }: DimSymbol,
): { readonly coefficient: Dim; readonly rest: Dim } | undefined {
  let coefficient = fromTerms([]);
  let rest = fromTerms([]);
  for (const term of pattern.terms) {
    const found = term.factors.find(({ atom }) => atom.kind === "symbol" && atom.symbol.id === id);
    const others = term.factors.filter((factor) => factor !== found);
    if (found && found.exponent !== 1) return undefined;
    const part = fromTerms([makeTerm(term.coefficient, others)]);
    if (symbolsOf(part).has(id)) return undefined;
    if (found) coefficient = add(coefficient, part);
    else rest = add(rest, part);
  }
  return coefficient.terms.length > 0 ? { coefficient, rest } : undefined;
}
