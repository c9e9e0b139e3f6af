/**
 * Sine and cosine of every float. Multiples of a turn are taken off in whole numbers, as by Payne and Hanek 1983 (Radian
 * reduction for trigonometric functions): of `x / 2π` only those bits are computed that a turn can be told by, so that
 * large numbers lose no more than small ones. `test/simd/sines.test.ts` holds them to the bound stated here.
 */
import type { Expression, Value } from "./expression.ts";

/** The absolute error is never larger; below `π / 4` that of the sine is at most twice as much of its value. */
export const sineErrorBound = 1.2e-7;

/** Bits of `1 / 2π`, from the third after the point on; those before are zeros. */
const [firstBytes, otherBytes] = [
  [162, 249, 131, 110, 78, 68, 21, 41, 252, 39, 87, 209, 245, 52, 221, 192],
  [219, 98, 149, 153, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
] as const;

/** NaN of infinities. */
export function sin(e: Expression, x: Value): Value {
  const { size, turns } = reduced(e, x);
  const sign = e.apply("v128.xor", signOf(e, x), signOf(e, turns));
  return e.apply("v128.xor", quarter(e, { size, turns, at: turns }), sign);
}

/** NaN of infinities. */
export function cos(e: Expression, x: Value): Value {
  const { size, turns } = reduced(e, x);
  const ahead = e.apply("i32x4.add", turns, e.bits(2 ** 30));
  return e.apply("v128.xor", quarter(e, { size, turns, at: ahead }), signOf(e, ahead));
}

interface Angle {
  /** `|x|`. */
  readonly size: Value;
  /** `|x| / 2π + 1/8`, without whole turns: integers of which 2³² are one. */
  readonly turns: Value;
}

function reduced(e: Expression, x: Value): Angle {
  const size = e.apply("f32x4.abs", x);
  const exponent = e.shift("i32x4.shr_s", size, 23);
  // |x| is `whole` times a power of 256, which says where the bits of 1 / 2π are that count.
  const power = e.apply("i32x4.add", e.apply("v128.and", exponent, e.bits(7)), e.bits(150));
  const mantissa = e.apply("v128.and", size, e.bits(0x7fffff));
  const float = e.apply("v128.or", mantissa, e.shift("i32x4.shl", power, 23));
  const whole = e.apply("i32x4.trunc_sat_f32x4_s", float);
  const place = e.apply("i32x4.mul", e.shift("i32x4.shr_s", exponent, 3), e.bits(0x01010101));
  const bytesFrom = (first: number, other: number): Value =>
    e.apply(
      "v128.or",
      e.apply("i8x16.swizzle", e.bytes(firstBytes), e.apply("i8x16.add", place, e.bits(first))),
      e.apply("i8x16.swizzle", e.bytes(otherBytes), e.apply("i8x16.add", place, e.bits(other))),
    );
  const product = e.apply("i32x4.mul", whole, bytesFrom(0xedeeeff0, 0xdddedfe0));
  const carry = highProduct(e, whole, bytesFrom(0xf1f2f3f4, 0xe1e2e3e4));
  const sum = e.apply("i32x4.add", product, carry);
  return { size, turns: e.apply("i32x4.add", sum, e.bits(2 ** 29)) };
}

/** `a · b / 2³²`, less up to three, of integers without signs of which `a` is less than 2³¹. */
function highProduct(e: Expression, a: Value, b: Value): Value {
  const high = (value: Value): Value => e.shift("i32x4.shr_u", value, 16);
  const low = (value: Value): Value => e.apply("v128.and", value, e.bits(0xffff));
  const times = (left: Value, right: Value): Value => e.apply("i32x4.mul", left, right);
  const sum = (left: Value, right: Value): Value => e.apply("i32x4.add", left, right);
  const middle = sum(high(times(high(a), low(b))), high(times(low(a), high(b))));
  return sum(times(high(a), high(b)), middle);
}

/** The size of the result, by what quarter of a turn `at` lies in; the polynomials are those of Cephes (Moshier 1992). */
function quarter(e: Expression, { size, turns, at }: Angle & { readonly at: Value }): Value {
  const rest = e.apply(
    "i32x4.sub",
    e.apply("v128.and", turns, e.bits(2 ** 30 - 1)),
    e.bits(2 ** 29),
  );
  const angle = e.mul(e.apply("f32x4.convert_i32x4_s", rest), e.constant((2 * Math.PI) / 2 ** 32));
  // What is small enough keeps all of its bits; infinities become no number.
  const isSmall = e.apply("f32x4.lt", size, e.constant(0.785));
  const r = e.select(isSmall, size, e.add(angle, e.sub(size, size)));
  const square = e.mul(r, r);
  const odd = e.polynomial(square, [-1.9515295891e-4, 8.3321608736e-3, -1.6666654611e-1]);
  const sine = e.add(e.mul(e.mul(odd, square), r), r);
  const even = e.polynomial(
    square,
    [2.443315711809948e-5, -1.388731625493765e-3, 4.166664568298827e-2, -0.5, 1], // prettier-ignore
  );
  const isBetween = e.shift("i32x4.shr_s", e.shift("i32x4.shl", at, 1), 31);
  return e.select(isBetween, even, sine);
}

function signOf(e: Expression, value: Value): Value {
  return e.apply("v128.and", value, e.bits(-(2 ** 31)));
}
