/** Dims as anything that has their operators: expressions of JavaScript or Python. */
import { present } from "./present.ts";
import type { Expression } from "./expression.ts";
import type { Dim, DimSymbol } from "./normal-form.ts";

export interface DimAlgebra<R> {
  /** A safe integer. */
  integer(value: number): R;
  symbol(symbol: DimSymbol): R;
  add(a: R, b: R): R;
  subtract(a: R, b: R): R;
  multiply(a: R, b: R): R;
  /** Rounds towards negative infinity. */
  floorDivide(a: R, b: R): R;
  ceilDivide(a: R, b: R): R;
  /** The division leaves no remainder. */
  exactDivide(a: R, b: R): R;
  /** Not negative for a positive `b`. */
  modulo(a: R, b: R): R;
  maximum(a: R, b: R): R;
  minimum(a: R, b: R): R;
  power(a: R, b: R): R;
}

/** The dim in another algebra, built as `printDim` writes it. */
export function fold<R>(dim: Dim, algebra: DimAlgebra<R>): R {
  return foldExpression(present(dim), algebra);
}

function foldExpression<R>(expression: Expression, algebra: DimAlgebra<R>): R {
  switch (expression.kind) {
    case "integer":
      return foldInteger(expression.value, algebra);
    case "symbol":
      return algebra.symbol(expression.symbol);
    case "negate":
      return algebra.subtract(algebra.integer(0), foldExpression(expression.operand, algebra));
    default: {
      const left = foldExpression(expression.left, algebra);
      return algebra[expression.kind](left, foldExpression(expression.right, algebra));
    }
  }
}

/** Digits of what is beyond the safe integers. */
const radix = 1n << 30n;

function foldInteger<R>(value: bigint, algebra: DimAlgebra<R>): R {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return algebra.integer(number);
  const high = foldInteger(value / radix, algebra);
  const shifted = algebra.multiply(high, algebra.integer(Number(radix)));
  const low = Number(value % radix);
  if (low === 0) return shifted;
  return low < 0
    ? algebra.subtract(shifted, algebra.integer(-low))
    : algebra.add(shifted, algebra.integer(low));
}
