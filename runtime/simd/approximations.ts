/**
 * Exponentials without a call of a mathematical library: polynomials of few terms, as floats can tell no more apart.
 * `test/simd/approximations.test.ts` holds them to the bounds that they state here, relative to the true value.
 */
import type { Expression, Value } from "./expression.ts";

/** Relative errors that the functions never exceed, where the result is no subnormal float. */
export const errorBounds = { exp: 2.5e-7, sigmoid: 4e-7, tanh: 5e-7 } as const;

/**
 * `2^n · e^r` with a whole `n` and `|r| ≤ ln 2 / 2`; Cody and Waite 1980, Software manual for the elementary functions,
 * with the coefficients of Cephes' `expf` (Moshier 1992). Infinity above 88.73, and 0 below -104.
 */
export function exp(e: Expression, x: Value): Value {
  const bounded = between(e, x, -105, 89.5);
  // Adding so much leaves no bits for a fraction: the lowest bits of the sum are the nearest whole number.
  const shifted = e.add(e.mul(bounded, e.constant(Math.LOG2E)), e.constant(3 * 2 ** 22));
  const n = e.sub(shifted, e.constant(3 * 2 ** 22));
  const high = e.sub(bounded, e.mul(n, e.constant(0.693359375)));
  const r = e.sub(high, e.mul(n, e.constant(-2.12194440054691e-4)));
  const tail = e.polynomial(
    r,
    [1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1], // prettier-ignore
  );
  const power = e.add(e.add(e.mul(tail, e.mul(r, r)), r), e.constant(1));
  // In two halves, since 2^n itself may be no float where the result is one.
  const whole = e.apply("i32x4.sub", shifted, e.constant(3 * 2 ** 22));
  const half = e.shift("i32x4.shr_s", whole, 1);
  const rest = e.apply("i32x4.sub", whole, half);
  return e.mul(e.mul(power, powerOfTwo(e, half)), powerOfTwo(e, rest));
}

/** `2^n` of integers from -126 to 127: the exponent of a float. */
function powerOfTwo(e: Expression, n: Value): Value {
  return e.shift("i32x4.shl", e.apply("i32x4.add", n, e.bits(127)), 23);
}

/** `1 / (1 + e^-x)` */
export function sigmoid(e: Expression, x: Value): Value {
  const one = e.constant(1);
  return e.div(one, e.add(one, exp(e, e.apply("f32x4.neg", x))));
}

/**
 * An odd rational function of degrees 13 and 6 up to where floats are one, as in Eigen's `ptanh_float` (Guennebaud and
 * Jacob et al., Eigen 3.4).
 */
export function tanh(e: Expression, x: Value): Value {
  const bounded = between(e, x, -7.905311107635498, 7.905311107635498);
  const square = e.mul(bounded, bounded);
  const numerator = e.polynomial(
    square,
    [-2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-8, 1.48572235717979e-5, 6.37261928875436e-4, 4.89352455891786e-3], // prettier-ignore
  );
  const denominator = e.polynomial(
    square,
    [1.19825839466702e-6, 1.18534705686654e-4, 2.26843463243900e-3, 4.89352518554385e-3], // prettier-ignore
  );
  const ratio = e.div(e.mul(bounded, numerator), denominator);
  const kept = between(e, ratio, -1, 1);
  // The smallest are their own tangents; the products above would lose their last bits.
  const isSmall = e.apply("f32x4.lt", e.apply("f32x4.abs", x), e.constant(2 ** -12));
  return e.select(isSmall, x, kept);
}

/** No number is one here, too. */
function between(e: Expression, x: Value, least: number, most: number): Value {
  return e.apply("f32x4.pmin", e.apply("f32x4.pmax", x, e.constant(least)), e.constant(most));
}
