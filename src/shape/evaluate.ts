/** The value of a dim for values of its symbols, computed exactly. */
import {
  compare,
  floor,
  isWhole,
  opposite,
  plus,
  raise,
  reciprocal,
  times,
  whole,
  zero,
  type Rational,
} from "./rational.ts";
import { budget, type Atom, type Dim, type DimSymbol } from "./normal-form.ts";
import { isIndeterminate } from "./terms.ts";

/**
 * The dim's value. `NaN` when it has none: a division by zero, a symbol without an integer value, a number beyond the
 * budget. Not an integer only when an exact division was not exact.
 */
export function evaluate(dim: Dim, symbol: (symbol: DimSymbol) => number): number {
  const value = evaluateDim(dim, symbol);
  if (!value) return NaN;
  return Number(value.numerator) / Number(value.denominator);
}

type Values = (symbol: DimSymbol) => number;

function evaluateDim(dim: Dim, values: Values): Rational | undefined {
  if (isIndeterminate(dim)) return undefined;
  let total = zero;
  for (const { coefficient, factors } of dim.terms) {
    let product = coefficient;
    for (const { atom, exponent } of factors) {
      const value = evaluateAtom(atom, values);
      const raised = value && raise(value, exponent, 4 * budget.bits);
      if (!raised) return undefined;
      product = times(product, raised);
    }
    total = plus(total, product);
  }
  return total;
}

function evaluateAtom(atom: Atom, values: Values): Rational | undefined {
  switch (atom.kind) {
    case "symbol": {
      const value = values(atom.symbol);
      return Number.isInteger(value) ? whole(BigInt(value)) : undefined;
    }
    case "floor": {
      const quotient = divided(atom.numerator, atom.denominator, values);
      return quotient && whole(floor(quotient));
    }
    case "modulo": {
      const left = evaluateDim(atom.left, values);
      const right = evaluateDim(atom.right, values);
      const quotient = divided(atom.left, atom.right, values);
      return (
        left && right && quotient && plus(left, opposite(times(right, whole(floor(quotient)))))
      );
    }
    case "maximum":
    case "minimum": {
      const operands = atom.operands.map((operand) => evaluateDim(operand, values));
      const known = operands.filter((operand) => operand !== undefined).sort(compare);
      return known.length < operands.length
        ? undefined
        : known.at(atom.kind === "minimum" ? 0 : -1);
    }
    case "power": {
      const base = evaluateDim(atom.base, values);
      const exponent = evaluateDim(atom.exponent, values);
      if (!base || !exponent || !isWhole(exponent)) return undefined;
      return raise(base, Number(exponent.numerator), 4 * budget.bits);
    }
    case "sum":
      return evaluateDim(atom.sum, values);
  }
}

function divided(a: Dim, b: Dim, values: Values): Rational | undefined {
  const dividend = evaluateDim(a, values);
  const divisor = evaluateDim(b, values);
  return dividend && divisor && divisor.numerator !== 0n
    ? times(dividend, reciprocal(divisor))
    : undefined;
}
