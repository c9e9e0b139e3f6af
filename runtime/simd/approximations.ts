/**
 * Exponentials without a call of a mathematical library: polynomials of few terms, as floats can tell no more apart.
 * `test/simd/approximations.test.ts` holds them to the bounds that they state here, relative to the true value.
 */
import type { Expression, Value } from "./expression.ts";

/** Relative errors that the functions never exceed, where the result is no subnormal float. */
export const errorBounds = {
  erf: 5e-7,
  exp: 2.5e-7,
  expm1: 5e-7,
  log: 2.5e-7,
  log1p: 5e-7,
  sigmoid: 4e-7,
  softplus: 5e-7,
  tanh: 5e-7,
} as const;

/** What selu is made of (Klambauer et al. 2017), as tfjs has it: the scale, and that times alpha. */
export const seluFactors = { scale: 1.0507009873554805, scaledAlpha: 1.7580993408473768 } as const;

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

/**
 * `1 / (1 + e^-x)`: of `-|x|` as `e^-|x| / (1 + e^-|x|)`, where powers need no care for what is too large, and of the
 * rest as one less that. The reduction is that of `exp`, the coefficients are those of XNNPACK's `f32-sigmoid` (Dukhan).
 */
export function sigmoid(e: Expression, x: Value): Value {
  const size = e.apply("f32x4.abs", x);
  // As in `exp`, but with 127 in the lowest bits, which shifted up are the power of two.
  const magic = e.constant(3 * 2 ** 22 + 127);
  const shifted = e.add(e.mul(size, e.constant(-Math.LOG2E)), magic);
  const power = e.shift("i32x4.shl", shifted, 23);
  const n = e.sub(shifted, magic);
  const high = e.add(size, e.mul(n, e.constant(0.693145751953125)));
  const r = e.add(high, e.mul(n, e.constant(1.428606765330187e-6)));
  const tail = e.polynomial(
    r,
    [-8.289290592e-03, 4.189782217e-02, -1.666765213e-01, 4.999915063e-01, -9.999997020e-01], // prettier-ignore
  );
  const exponential = e.add(e.mul(e.mul(tail, r), power), power);
  const share = e.div(exponential, e.add(exponential, e.constant(1)));
  // Below, the power has no exponent left.
  const isZero = e.apply("f32x4.gt", size, e.constant(87.33654475));
  const small = e.apply("v128.andnot", share, isZero);
  const isNegative = e.apply("f32x4.lt", x, e.constant(0));
  return e.select(isNegative, small, e.sub(e.constant(1), small));
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

/** `e^x - 1`: of small numbers by `2t / (1 - t)` with `t = tanh(x / 2)`, which loses none of their bits. */
export function expm1(e: Expression, x: Value): Value {
  const t = tanh(e, e.mul(x, e.constant(0.5)));
  const small = e.div(e.add(t, t), e.sub(e.constant(1), t));
  const large = e.sub(exp(e, x), e.constant(1));
  const size = e.apply("f32x4.abs", x);
  const near = e.select(e.apply("f32x4.lt", size, e.constant(2 ** -26)), x, small);
  return e.select(e.apply("f32x4.lt", size, e.constant(0.5)), near, large);
}

/**
 * `ln x`: the exponent of the float times `ln 2`, and a polynomial of its mantissa, from √½ to √2; the coefficients of
 * Cephes' `logf` (Moshier 1992).
 */
export function log(e: Expression, x: Value): Value {
  // A subnormal float has no exponent of its own; a product with 2^23 has.
  const isSmall = e.apply("f32x4.lt", x, e.constant(2 ** -126));
  const scaled = e.select(isSmall, e.mul(x, e.constant(2 ** 23)), x);
  // The exponent of x / √½, so that the mantissa is at least √½.
  const bits = e.apply("i32x4.sub", scaled, e.bits(0x3f3504f3));
  const exponent = e.shift("i32x4.shr_s", bits, 23);
  const mantissa = e.apply("i32x4.sub", scaled, e.shift("i32x4.shl", exponent, 23));
  const n = e.sub(
    e.apply("f32x4.convert_i32x4_s", exponent),
    e.apply("v128.and", isSmall, e.constant(23)),
  );
  const m = e.sub(mantissa, e.constant(1));
  const square = e.mul(m, m);
  const polynomial = e.polynomial(
    m,
    [7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1], // prettier-ignore
  );
  const low = e.add(
    e.mul(e.mul(polynomial, m), square),
    e.mul(n, e.constant(-2.12194440054691e-4)),
  );
  const tail = e.sub(low, e.mul(square, e.constant(0.5)));
  const sum = e.add(e.add(m, tail), e.mul(n, e.constant(0.693359375)));
  const positive = e.select(e.apply("f32x4.lt", x, e.constant(Infinity)), sum, x);
  const isZero = e.apply("f32x4.eq", x, e.constant(0));
  const isNegative = e.apply("f32x4.lt", x, e.constant(0));
  return e.select(isNegative, e.constant(NaN), e.select(isZero, e.constant(-Infinity), positive));
}

/** `ln(1 + x)`: what is lost in the sum is put back (Kahan; Goldberg 1991, What every computer scientist should know). */
export function log1p(e: Expression, x: Value): Value {
  const sum = e.add(x, e.constant(1));
  const ratio = e.mul(log(e, sum), e.div(x, e.sub(sum, e.constant(1))));
  const isTiny = e.apply("f32x4.eq", sum, e.constant(1));
  const isHuge = e.apply("f32x4.eq", sum, e.constant(Infinity));
  return e.select(isTiny, x, e.select(isHuge, x, ratio));
}

/** `ln(1 + e^x)`, as `max(x, 0) + ln(1 + e^-|x|)` */
export function softplus(e: Expression, x: Value): Value {
  const power = exp(e, e.apply("f32x4.neg", e.apply("f32x4.abs", x)));
  return e.add(e.apply("f32x4.max", x, e.constant(0)), log1p(e, power));
}

/** An odd rational function up to where floats are one, as in Eigen 3.4 (Guennebaud and Jacob et al.). */
export function erf(e: Expression, x: Value): Value {
  const bounded = between(e, x, -4, 4);
  const square = e.mul(bounded, bounded);
  const numerator = e.polynomial(
    square,
    [-2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5, -7.34990630326855e-4, -2.95459980854025e-3, -1.60960333262415e-2], // prettier-ignore
  );
  const denominator = e.polynomial(
    square,
    [-1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3, -7.37332916720468e-3, -1.42647390514189e-2], // prettier-ignore
  );
  return e.mul(bounded, e.div(numerator, denominator));
}

/** No number is one here, too. */
function between(e: Expression, x: Value, least: number, most: number): Value {
  return e.apply("f32x4.pmin", e.apply("f32x4.pmax", x, e.constant(least)), e.constant(most));
}
