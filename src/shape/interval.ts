/** Constant bounds of dims, by interval arithmetic on the bounds of their atoms. */
import {
  compare,
  one,
  plus,
  raise,
  reciprocal,
  times,
  whole,
  zero,
  type Rational,
} from "./rational.ts";
import { budget, type Atom, type Dim, type Factor, type Term } from "./normal-form.ts";

/** `least <= value <= most`; what is undefined is unbounded. */
export interface Interval {
  readonly least: Rational | undefined;
  readonly most: Rational | undefined;
}

export function interval(dim: Dim): Interval {
  let total: Interval = { least: zero, most: zero };
  for (const term of dim.terms) {
    const bounds = termInterval(term);
    total = {
      least: total.least && bounds.least && plus(total.least, bounds.least),
      most: total.most && bounds.most && plus(total.most, bounds.most),
    };
  }
  return total;
}

export function termInterval({ coefficient, factors }: Term): Interval {
  return factors.reduce<Interval>(
    (product, factor) => multiplied(product, factorInterval(factor)),
    {
      least: coefficient,
      most: coefficient,
    },
  );
}

/**
 * Whether a denominator is positive, as every divisor of a program is. What is no symbol may have got there with the
 * opposite sign, as the sum of `H / (3 - H)`, unless it shows otherwise.
 */
export function isDivisor(dim: Dim): boolean {
  const isPlain = dim.terms.every(
    ({ coefficient, factors }) =>
      compare(coefficient, zero) > 0 && factors.every(({ atom }) => isDivisorAtom(atom)),
  );
  if (isPlain) return true;
  const { least } = interval(dim);
  return least !== undefined && compare(least, zero) >= 0;
}

function isDivisorAtom(atom: Atom): boolean {
  if (atom.least && compare(atom.least, zero) >= 0) return true;
  switch (atom.kind) {
    case "symbol":
    case "modulo":
      return true;
    case "floor":
      return isDivisor(atom.numerator) && isDivisor(atom.denominator);
    case "maximum":
      return atom.operands.some(isDivisor);
    case "minimum":
      return atom.operands.every(isDivisor);
    case "power":
      return isDivisor(atom.base);
    case "sum":
      return isDivisor(atom.sum);
  }
}

function factorInterval({ atom, exponent }: Factor): Interval {
  const magnitude = Math.abs(exponent);
  if (exponent < 0) {
    if (!isDivisorAtom(atom)) return eitherSign(atom.isWhole, magnitude);
    // A divisor is a positive integer, whatever else is known of it.
    const least =
      atom.least && compare(atom.least, zero) > 0 ? atom.least : atom.isWhole ? one : undefined;
    const { most } = atom;
    const lowest =
      most && compare(most, zero) > 0 ? raise(reciprocal(most), magnitude, budget.bits) : undefined;
    return {
      least: lowest ?? zero,
      most: least && raise(reciprocal(least), magnitude, budget.bits),
    };
  }
  let result: Interval = atom;
  for (let count = 1; count < magnitude; count++) result = multiplied(result, atom);
  if (magnitude % 2 === 0 && (!result.least || compare(result.least, zero) < 0)) {
    return { least: zero, most: result.most };
  }
  return result;
}

/** The bounds of the inverse of what is not zero. */
function eitherSign(isWhole: boolean, power: number): Interval {
  const most = isWhole ? one : undefined;
  return { least: power % 2 === 0 ? zero : most && whole(-1n), most };
}

/** The bounds of a product. */
export function multiplied(a: Interval, b: Interval): Interval {
  if (isAtLeastZero(a) && isAtLeastZero(b)) {
    return {
      least: times(a.least, b.least),
      most: a.most && b.most && times(a.most, b.most),
    };
  }
  if (isAtMostZero(a)) return flipped(multiplied(flipped(a), b));
  if (isAtMostZero(b)) return flipped(multiplied(a, flipped(b)));
  const corners = [a.least, a.most].flatMap((x) =>
    [b.least, b.most].map((y) => x && y && times(x, y)),
  );
  if (corners.some((corner) => corner === undefined)) {
    return partlyUnbounded(a, b);
  }
  const known = corners.filter((corner) => corner !== undefined).sort(compare);
  return { least: known[0], most: known.at(-1) };
}

/** A product of which one side may be of either sign, and something is unbounded. */
function partlyUnbounded(a: Interval, b: Interval): Interval {
  const [positive, other] = isAtLeastZero(a) ? [a, b] : [b, a];
  if (!isAtLeastZero(positive) || !positive.most) return { least: undefined, most: undefined };
  return {
    least: other.least && times(other.least, positive.most),
    most: other.most && times(other.most, positive.most),
  };
}

type AtLeastZero = Interval & { readonly least: Rational };

function isAtLeastZero(bounds: Interval): bounds is AtLeastZero {
  return bounds.least !== undefined && compare(bounds.least, zero) >= 0;
}

/** At most zero, and not zero itself, which `isAtLeastZero` takes. */
function isAtMostZero(bounds: Interval): boolean {
  return bounds.most !== undefined && compare(bounds.most, zero) <= 0 && !isAtLeastZero(bounds);
}

function flipped({ least, most }: Interval): Interval {
  const minus = whole(-1n);
  return { least: most && times(most, minus), most: least && times(least, minus) };
}
