/** Three-valued decisions about dims: what is proved, what is refuted, and what is left to be checked later. */
import { premises, type DimFact, type Premises } from "./facts.ts";
import { interval, type Interval } from "./interval.ts";
import { compare, gcd, one, ratio, zero } from "./rational.ts";
import { type Dim } from "./normal-form.ts";
import { asFraction } from "./quotient.ts";
import { exactDivide, negate, subtract } from "./ring.ts";
import { isNotNegative, isPositive } from "./sign.ts";
import { constantOf, constantTermOf, isIndeterminate, isWholeTerm, oneDim } from "./terms.ts";
import { isWholeGiven, splitWhole } from "./whole.ts";

/**
 * `proved`: true for all values of the symbols that the facts allow. `refuted`: false for all of them. `unknown`: it
 * depends on the values, or nothing could be shown.
 */
export type Answer = "proved" | "refuted" | "unknown";

const noFacts: readonly DimFact[] = [];

/** Is `a == b`? */
export function equal(a: Dim, b: Dim, facts = noFacts): Answer {
  if (a.key === b.key) return isIndeterminate(a) ? "unknown" : "proved";
  const difference = subtract(a, b);
  if (isIndeterminate(difference)) return "unknown";
  if (difference.terms.length === 0) return "proved";
  if (constantOf(difference)) return "refuted";
  const given = premises(facts);
  const strict = given.decide(difference);
  if (isIndeterminate(strict)) return "unknown";
  if (strict.terms.length === 0) return "proved";
  if (isNeverZero(strict)) return "refuted";
  const { assumptions } = given;
  if (isPositive(strict, assumptions) || isPositive(negate(strict), assumptions)) return "refuted";
  const isZero = isNotNegative(strict, assumptions) && isNotNegative(negate(strict), assumptions);
  return isZero ? "proved" : "unknown";
}

/** Is `a >= b`? */
export function atLeast(a: Dim, b: Dim, facts = noFacts): Answer {
  const difference = subtract(a, b);
  if (isIndeterminate(difference)) return "unknown";
  const constant = constantOf(difference);
  if (constant) return constant.numerator >= 0n ? "proved" : "refuted";
  if (facts.length === 0 && isIndependent(difference)) return byBounds(interval(difference));
  const { decide, assumptions } = premises(facts);
  const strict = decide(difference);
  if (isNotNegative(strict, assumptions)) return "proved";
  return isPositive(negate(strict), assumptions) ? "refuted" : "unknown";
}

/** Whether the terms vary without regard to each other, each over all of its bounds: symbols, and a number. */
function isIndependent({ terms }: Dim): boolean {
  return terms.every(
    ({ factors: [factor, ...more] }) =>
      !factor || (more.length === 0 && factor.exponent === 1 && factor.atom.kind === "symbol"),
  );
}

/** Is a dim that comes to its bounds not negative? */
function byBounds({ least, most }: Interval): Answer {
  if (least && compare(least, zero) >= 0) return "proved";
  return most && compare(most, zero) < 0 ? "refuted" : "unknown";
}

/** Does `divisor` divide `dividend`, so that `dividend / divisor` is an integer? */
export function divides(divisor: Dim, dividend: Dim, facts = noFacts): Answer {
  const given = premises(facts);
  const quotient = exactDivide(given.apply(dividend), given.apply(divisor));
  if (isIndeterminate(quotient)) return "unknown";
  if (isWholeGiven(quotient, given.known)) return "proved";
  const strict = given.decide(quotient);
  if (isIndeterminate(strict)) return "unknown";
  const { rest } = splitWhole(strict, given.known);
  if (rest.terms.length === 0) return "proved";
  return isNeverWhole(rest, given) ? "refuted" : "unknown";
}

/** Between 0 and 1, between -1 and 0, or never whole for its residues. */
function isNeverWhole(rest: Dim, { assumptions }: Premises): boolean {
  if (hasNoWholeResidue(rest)) return true;
  return [rest, negate(rest)].some(
    (dim) => isPositive(dim, assumptions) && isPositive(subtract(oneDim, dim), assumptions),
  );
}

/**
 * The dim over one denominator `q` is `(Σ c_i m_i + c) / q` with integers `m_i`: never whole when the divisor common
 * to `q` and all `c_i` does not divide `c`, as in `(4 * H + 2) / 8`.
 */
function hasNoWholeResidue(dim: Dim): boolean {
  const [numerator, denominator] = asFraction(dim);
  const modulus = constantOf(denominator)?.numerator;
  return modulus !== undefined && isNeverMultiple(numerator, modulus);
}

/** True when the dim cannot be zero because what divides all else does not divide its constant: `2 * H - 2 * K + 1`. */
function isNeverZero(dim: Dim): boolean {
  const [numerator] = asFraction(dim);
  return isNeverMultiple(numerator, 0n);
}

function isNeverMultiple(dim: Dim, modulus: bigint): boolean {
  const variable = dim.terms.filter(({ factors }) => factors.length > 0);
  if (!variable.every((term) => isWholeTerm({ ...term, coefficient: one }))) return false;
  const divisor = variable.reduce((all, term) => gcd(all, term.coefficient.numerator), modulus);
  if (divisor === 0n) return false;
  return ratio(constantTermOf(dim).numerator, divisor).denominator !== 1n;
}
