/**
 * Division that rounds. Everything becomes floors of one form, so that the ways to write the size of a convolution
 * agree: `ceil(H / 2)`, `(H + 1) // 2` and `(H - 1) // 2 + 1` are all `floor((H + 1) / 2)`, and a floor of a floor is
 * one floor. `floor(P / Q)` is in normal form when
 *
 * - no whole multiple of `Q` can be taken out of `P`, and nothing divides `Q` and all of `P` but its constant;
 * - the leading coefficient of `P` is positive: `floor(-P / Q) = -1 - floor((P - 1) / Q)`;
 * - the constant of `P` is not negative, and less than `Q` where `Q` is a number;
 * - `P` does not contain a floor that `floor((floor(x) + n) / Q) = floor((x + n) / Q)` can open.
 */
import { floorAtom, moduloAtom } from "./atoms.ts";
import { interval } from "./interval.ts";
import { compare, floor, gcd, lcm, one, opposite, ratio, whole, zero } from "./rational.ts";
import { type Dim, type Factor, type Term } from "./normal-form.ts";
import {
  add,
  contentOf,
  exactDivide,
  expandSums,
  leastFactors,
  multiply,
  multiplyTerms,
  negate,
  scale,
  subtract,
  sum,
} from "./ring.ts";
import {
  atomDim,
  constantDim,
  constantOf,
  constantTermOf,
  fromTerms,
  indeterminate,
  inverseFactors,
  isIndeterminate,
  isWholeDim,
  makeTerm,
  oneDim,
  zeroDim,
} from "./terms.ts";
import { splitWhole, type KnownWhole } from "./whole.ts";

/** `floor(a / b)`, rounding towards negative infinity. */
export function floorDivide(a: Dim, b: Dim): Dim {
  return b.key === oneDim.key && isWholeDim(a) ? a : floorOf(exactDivide(a, b));
}

/** `ceil(a / b)` */
export function ceilDivide(a: Dim, b: Dim): Dim {
  if (b.key === oneDim.key && isWholeDim(a)) return a;
  return negate(floorOf(negate(exactDivide(a, b))));
}

/** `a - b * floor(a / b)`: not negative for a positive `b`. */
export function modulo(a: Dim, b: Dim): Dim {
  return moduloGiven(a, b, []);
}

/** The same, where more is known about what divides what. */
export function moduloGiven(a: Dim, b: Dim, known: KnownWhole): Dim {
  const quotient = exactDivide(a, b);
  if (isIndeterminate(quotient)) return indeterminate;
  const { whole: multiple, rest } = splitWhole(quotient, known);
  if (rest.terms.length === 0) return zeroDim;
  const left = subtract(a, multiply(multiple, b));
  const floored = floorOf(rest, known);
  if (isIndeterminate(floored)) return indeterminate;
  const number = constantOf(floored);
  // The rest lies between two multiples of `b`.
  if (number) return subtract(left, multiply(floored, b));
  return isIndeterminate(left) ? indeterminate : atomDim(moduloAtom(left, b));
}

/** The floor of an exact quotient. */
export function floorOf(quotient: Dim, known: KnownWhole = []): Dim {
  if (isIndeterminate(quotient)) return indeterminate;
  const { whole: taken, rest } = splitWhole(quotient, known);
  return add(taken, floorOfRest(rest, known));
}

function floorOfRest(rest: Dim, known: KnownWhole): Dim {
  if (isIndeterminate(rest)) return indeterminate;
  const number = constantOf(rest);
  if (number) return constantDim(whole(floor(number)));
  const { least, most } = interval(rest);
  if (least && most && floor(least) === floor(most)) return constantDim(whole(floor(least)));
  const [numerator, denominator] = asFraction(rest);
  if (isIndeterminate(numerator) || isIndeterminate(denominator)) return indeterminate;
  if (!isWholeDim(numerator)) return atomDim(floorAtom(numerator, denominator));
  return floorOfFraction(numerator, denominator, known);
}

/** `numerator / denominator` without fractions or negative exponents in either. */
export function asFraction(dim: Dim): readonly [numerator: Dim, denominator: Dim] {
  const [first, ...others] = dim.terms;
  if (!first) return [zeroDim, oneDim];
  const coefficient = dim.terms.reduce((all, term) => lcm(all, term.coefficient.denominator), 1n);
  const factors: readonly Factor[] = inverseFactors(
    others
      .reduce((all, term) => leastFactors(all, term.factors), first.factors)
      .filter(({ exponent }) => exponent < 0),
  );
  const denominator = makeTerm(whole(coefficient), factors);
  const parts = dim.terms.map((term) => expandSums(multiplyTerms(term, denominator)));
  return [sum(parts), expandSums(denominator)];
}

/** The floor of a fraction of integers, of which the denominator is positive. */
function floorOfFraction(numerator: Dim, denominator: Dim, known: KnownWhole): Dim {
  const lone = loneFloor(numerator);
  if (lone) {
    const isNegative = lone.coefficient.numerator < 0n;
    const opened = openFloor(isNegative ? mirrored(numerator) : numerator);
    const floored = floorOf(exactDivide(opened, denominator), known);
    return isNegative ? mirrored(floored) : floored;
  }
  const [p, q] = withoutContent(numerator, denominator);
  const [leading] = p.terms;
  const isNegative = leading !== undefined && leading.coefficient.numerator < 0n;
  return isNegative ? mirrored(positiveFloor(mirrored(p), q)) : positiveFloor(p, q);
}

/** `-1 - dim`: `floor(P / Q)` is this of `floor((-1 - P) / Q)`. */
function mirrored(dim: Dim): Dim {
  return subtract(negate(dim), oneDim);
}

/** Divides both by what divides the denominator and all of the numerator but its constant, which is rounded down. */
function withoutContent(numerator: Dim, denominator: Dim): readonly [Dim, Dim] {
  const coefficients = numerator.terms.filter(({ factors }) => factors.length > 0);
  const own = contentOf(denominator).coefficient.numerator;
  const common = coefficients.reduce(
    (divisor, term) => gcd(divisor, term.coefficient.numerator),
    own,
  );
  if (common <= 1n) return [numerator, denominator];
  const constant = constantTermOf(numerator);
  const divided = constantDim(whole(floor(ratio(constant.numerator, common))));
  const variable = exactDivide(fromTerms(coefficients), constantDim(whole(common)));
  return [add(variable, divided), exactDivide(denominator, constantDim(whole(common)))];
}

/** The atom, once the constant is in range. */
function positiveFloor(numerator: Dim, denominator: Dim): Dim {
  const constant = constantTermOf(numerator);
  const number = constantOf(denominator);
  // How many denominators to take out of the constant.
  const excess = number
    ? floor(ratio(constant.numerator, number.numerator))
    : compare(constant, zero) < 0
      ? -1n
      : 0n;
  const kept = subtract(numerator, scale(denominator, excess));
  const outside = constantDim(whole(excess));
  if (isIndeterminate(kept)) return indeterminate;
  if (kept.terms.length === 0) return outside;
  if (constantOf(denominator)?.numerator === 1n) return add(kept, outside);
  return add(outside, atomDim(floorAtom(kept, denominator)));
}

/** The floor that stands alone in the numerator, with coefficient 1 or -1, when there is exactly one. */
function loneFloor(numerator: Dim): Term | undefined {
  const [term, ...more] = numerator.terms.filter(isLoneFloor);
  return more.length === 0 ? term : undefined;
}

/** `floor(x) + n` as `x + n`, which have the same floor when divided by a positive integer. */
function openFloor(numerator: Dim): Dim {
  const term = loneFloor(numerator);
  const atom = term?.factors[0]?.atom;
  if (!term || atom?.kind !== "floor") return numerator;
  const others = fromTerms(numerator.terms.filter((each) => each !== term));
  return add(exactDivide(atom.numerator, atom.denominator), others);
}

function isLoneFloor({ coefficient, factors: [factor, ...more] }: Term): boolean {
  return (
    more.length === 0 &&
    factor?.exponent === 1 &&
    factor.atom.kind === "floor" &&
    (compare(coefficient, one) === 0 || compare(coefficient, opposite(one)) === 0)
  );
}
