/** Which part of a dim is an integer whatever its symbols are, also under facts about what divides what. */
import { floor, gcd, isWhole, opposite, plus, whole } from "./rational.ts";
import { type Dim, type Term } from "./normal-form.ts";
import { divideTerms, multiplyTerms } from "./ring.ts";
import { fromTerms, isIndeterminate, isWholeTerm, makeTerm, oppositeTerm } from "./terms.ts";

/** Dims that are known to be integers though their form does not show it: `D / heads` when `heads | D`. */
export type KnownWhole = readonly Dim[];

/** How many facts one term may need, and how often a sum may be reduced by one. */
const limits = { chain: 3, reductions: 32 } as const;

/** `dim = whole + rest`, where `whole` is an integer and `rest` as small as can be. */
export function splitWhole(
  dim: Dim,
  known: KnownWhole = [],
): { readonly whole: Dim; readonly rest: Dim } {
  const wholeTerms: Term[] = [];
  let rest: Term[] = [];
  for (const term of dim.terms) {
    if (isWholeUnder(term, known, limits.chain)) {
      wholeTerms.push(term);
      continue;
    }
    const { coefficient, factors } = term;
    const unit = makeTerm({ numerator: 1n, denominator: 1n }, factors);
    // Constants keep a fraction of [0, 1), others one of the coefficient's own sign.
    const integer =
      factors.length === 0 ? floor(coefficient) : coefficient.numerator / coefficient.denominator;
    if (integer !== 0n && isWholeUnder(unit, known, limits.chain)) {
      wholeTerms.push({ ...unit, coefficient: whole(integer) });
      rest.push({ ...term, coefficient: plus(coefficient, opposite(whole(integer))) });
    } else rest.push(term);
  }
  if (known.length > 0 && rest.length > 0) {
    const reduced = reduceByKnown(fromTerms(rest), known);
    if (reduced.taken.length > 0) {
      const again = splitWhole(reduced.rest, []);
      rest = [...again.rest.terms];
      wholeTerms.push(...reduced.taken, ...again.whole.terms);
    }
  }
  return { whole: fromTerms(wholeTerms), rest: fromTerms(rest) };
}

/** True when the dim is an integer for all integer values of its symbols that agree with what is known. */
export function isWholeGiven(dim: Dim, known: KnownWhole): boolean {
  return !isIndeterminate(dim) && splitWhole(dim, known).rest.terms.length === 0;
}

function isWholeUnder(term: Term, known: KnownWhole, chain: number): boolean {
  if (isWholeTerm(term)) return true;
  if (chain === 0) return false;
  return known.some(({ terms: [only, ...more] }) => {
    if (!only || more.length > 0 || !lessens(term, only)) return false;
    return isWholeUnder(divideTerms(term, only), known, chain - 1);
  });
}

/** Does dividing by a known integer take away something that keeps the term from being one? */
function lessens(term: Term, known: Term): boolean {
  if (gcd(term.coefficient.denominator, known.coefficient.denominator) > 1n) return true;
  return known.factors.some(
    ({ atom, exponent }) =>
      exponent < 0 &&
      term.factors.some((factor) => factor.atom.key === atom.key && factor.exponent < 0),
  );
}

/** Takes whole multiples of known integers that are sums out of a dim, as long as one fits. */
function reduceByKnown(
  dim: Dim,
  known: KnownWhole,
): { readonly taken: readonly Term[]; readonly rest: Dim } {
  const taken: Term[] = [];
  let rest = dim;
  for (let count = 0; count < limits.reductions; count++) {
    const step = known.map((each) => multipleIn(rest, each)).find((found) => found !== undefined);
    if (!step) break;
    taken.push(...step.terms);
    rest = fromTerms([...rest.terms, ...step.terms.map(oppositeTerm)]);
  }
  return { taken, rest };
}

function multipleIn(dim: Dim, known: Dim): Dim | undefined {
  const leading = known.terms.find((term) => !isWholeTerm(term));
  if (!leading || known.terms.length < 2) return undefined;
  for (const term of dim.terms) {
    const factor = divideTerms(term, leading);
    if (!isWholeTerm(factor) || !isWhole(factor.coefficient)) continue;
    return fromTerms(known.terms.map((each) => multiplyTerms(each, factor)));
  }
  return undefined;
}
