/**
 * Division that rounds. Everything becomes floors of one form, so that the ways to write the size of a convolution
 * agree: `ceil(H / 2)`, `(H + 1) // 2` and `(H - 1) // 2 + 1` are all `floor((H + 1) / 2)`, and a floor of a floor is
 * one floor. `floor(P / Q)` is in normal form when
 *
 * - no whole multiple of `Q` can be taken out of `P`, and nothing divides `Q` and all of `P` but its constant;
 * - the leading product of `Q`, which is 1 where `Q` is a number, has a coefficient in `P` from 0 to below that in `Q`,
 *   and where `P` leads with it too, at most half of that: `floor(P / Q) = -floor((Q - P - 1) / Q)`;
 * - the leading coefficient of `P` is positive: `floor(-P / Q) = -1 - floor((P - 1) / Q)`;
 * - `P` does not contain a floor that `floor((floor(x) + n) / Q) = floor((x + n) / Q)` can open.
 */
import { floorAtom, moduloAtom } from "./atoms.ts";
import { interval, isDivisor } from "./interval.ts";
import { compare, floor, lcm, one, opposite, whole } from "./rational.ts";
import { type Dim, type Factor, type Term } from "./normal-form.ts";
import {
  add,
  exactDivide,
  expandSums,
  leastFactors,
  multiply,
  multiplyTerms,
  negate,
  subtract,
  sum,
} from "./ring.ts";
import {
  atomDim,
  constantDim,
  constantOf,
  fromTerms,
  indeterminate,
  inverseFactors,
  isIndeterminate,
  isWholeDim,
  makeTerm,
  oneDim,
  zeroDim,
} from "./terms.ts";
import { mirrored, simplestFloor, withoutContent } from "./simplest-floor.ts";
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
  if (known.length > 0 || constantOf(quotient)) return freshFloorOf(quotient, known);
  const earlier = floors.get(quotient.key);
  if (earlier) return earlier;
  const floored = freshFloorOf(quotient, known);
  if (floors.size >= mostFloors) floors.clear();
  floors.set(quotient.key, floored);
  return floored;
}

/** What has been rounded lately, by key: the windows of a network slide over few sizes, and over each many times. */
const floors = new Map<string, Dim>();
const mostFloors = 512;

function freshFloorOf(quotient: Dim, known: KnownWhole): Dim {
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
  if (!isWholeDim(numerator) || !isDivisor(denominator))
    return atomDim(floorAtom(numerator, denominator));
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
  const [p, q] = withoutContent(numerator, denominator);
  const lone = loneFloor(p);
  if (!lone) return simplestFloor(p, q, (quotient) => floorOf(quotient, known));
  const isNegative = lone.coefficient.numerator < 0n;
  const opened = openFloor(isNegative ? mirrored(p) : p);
  const floored = floorOf(exactDivide(opened, q), known);
  return isNegative ? mirrored(floored) : floored;
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
