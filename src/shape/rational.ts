/** Exact fractions, so that `2 * (H / 2)` is `H` and no dim ever loses a digit. */

/** In lowest terms, with a positive denominator. */
export interface Rational {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export const zero: Rational = { numerator: 0n, denominator: 1n };
export const one: Rational = { numerator: 1n, denominator: 1n };

export function whole(value: bigint): Rational {
  return { numerator: value, denominator: 1n };
}

/** `numerator / denominator`, which must not be zero. */
export function ratio(numerator: bigint, denominator: bigint): Rational {
  const divisor = gcd(numerator, denominator) * (denominator < 0n ? -1n : 1n);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

export function plus(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n) return whole(a.numerator + b.numerator);
  return ratio(
    a.numerator * b.denominator + b.numerator * a.denominator,
    a.denominator * b.denominator,
  );
}

export function times(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n) return whole(a.numerator * b.numerator);
  return ratio(a.numerator * b.numerator, a.denominator * b.denominator);
}

export function opposite(a: Rational): Rational {
  return { numerator: -a.numerator, denominator: a.denominator };
}

/** `1 / a`, of an `a` that is not zero. */
export function reciprocal(a: Rational): Rational {
  return a.numerator < 0n
    ? { numerator: -a.denominator, denominator: -a.numerator }
    : { numerator: a.denominator, denominator: a.numerator };
}

/** Negative, zero or positive, as `a` is less than, equal to or greater than `b`. */
export function compare(a: Rational, b: Rational): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function isWhole(a: Rational): boolean {
  return a.denominator === 1n;
}

/** The greatest integer that is not greater. */
export function floor(a: Rational): bigint {
  const quotient = a.numerator / a.denominator;
  return a.numerator < 0n && quotient * a.denominator !== a.numerator ? quotient - 1n : quotient;
}

/** `a` to a whole power; undefined for a negative power of zero, and past `bits` binary digits. */
export function raise(a: Rational, exponent: number, bits: number): Rational | undefined {
  if (exponent < 0) {
    return a.numerator === 0n ? undefined : raise(reciprocal(a), -exponent, bits);
  }
  const isUnit = (part: bigint): boolean => part === 0n || part === 1n || part === -1n;
  if (isUnit(a.numerator) && isUnit(a.denominator)) {
    return exponent === 0 ? one : exponent % 2 === 0 ? whole(a.numerator * a.numerator) : a;
  }
  if (exponent * Math.max(bitLength(a.numerator), bitLength(a.denominator)) > bits)
    return undefined;
  const power = BigInt(exponent);
  return { numerator: a.numerator ** power, denominator: a.denominator ** power };
}

/** Number of binary digits of the magnitude. */
export function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(2).length;
}

/** The greatest common divisor, not negative; `gcd(0, n)` is `|n|`. */
export function gcd(a: bigint, b: bigint): bigint {
  let [x, y] = [a < 0n ? -a : a, b < 0n ? -b : b];
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

export function lcm(a: bigint, b: bigint): bigint {
  return a === 0n || b === 0n ? 0n : (a / gcd(a, b)) * b;
}
