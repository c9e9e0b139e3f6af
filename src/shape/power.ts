/** Powers. The exponent may be symbolic: `2 ^ (depth - 1)` is half of `2 ^ depth`. */
import { powerAtom } from "./atoms.ts";
import { integerPower } from "./canonical.ts";
import { one, raise, whole } from "./rational.ts";
import { budget, type Dim, type Factor, type Term } from "./normal-form.ts";
import { exactDivide, multiply } from "./ring.ts";
import { isPositive } from "./sign.ts";
import {
  atomDim,
  constantDim,
  constantOf,
  fromTerms,
  indeterminate,
  isIndeterminate,
  isWholeTerm,
  makeTerm,
  oneDim,
} from "./terms.ts";

/** `base ^ exponent`; `0 ^ 0` is 1. */
export function power(base: Dim, exponent: Dim): Dim {
  if (isIndeterminate(base) || isIndeterminate(exponent)) return indeterminate;
  const number = constantOf(exponent);
  if (number) {
    return number.denominator === 1n ? constantPower(base, number.numerator) : indeterminate;
  }
  if (base.key === oneDim.key) return base;
  // Only of a positive base is `b ^ (m + n)` always `b ^ m * b ^ n`.
  if (!isPositive(base)) return atomDim(powerAtom(base, exponent));
  const [first, ...others] = base.terms;
  if (!first || others.length > 0) return splitExponent(base, exponent);
  return monomialPower(first, exponent);
}

function constantPower(base: Dim, exponent: bigint): Dim {
  const number = constantOf(base);
  if (number) {
    const result = raise(number, Number(exponent), budget.bits);
    return result ? constantDim(result) : indeterminate;
  }
  const magnitude = exponent < 0n ? -exponent : exponent;
  if (magnitude > BigInt(budget.degree)) return indeterminate;
  return integerPower(base, Number(exponent));
}

/** `(c * x * y ^ -1) ^ e` as `c ^ e * x ^ e / y ^ e`. */
function monomialPower({ coefficient, factors }: Term, exponent: Dim): Dim {
  const { numerator, denominator } = coefficient;
  const own = exactDivide(numberPower(numerator, exponent), numberPower(denominator, exponent));
  return factors.reduce((product, factor) => multiply(product, factorPower(factor, exponent)), own);
}

function factorPower({ atom, exponent: own }: Factor, exponent: Dim): Dim {
  const base = atom.kind === "sum" ? atom.sum : atomDim(atom);
  if (atom.kind === "power")
    return integerPower(power(atom.base, multiply(atom.exponent, exponent)), own);
  return integerPower(splitExponent(base, exponent), own);
}

/** `4 ^ d` as `(2 ^ d) ^ 2`, so that powers of one base meet. */
function numberPower(base: bigint, exponent: Dim): Dim {
  if (base === 1n) return oneDim;
  for (let degree = base.toString(2).length - 1; degree > 1; degree--) {
    const root = BigInt(Math.round(Number(base) ** (1 / degree)));
    if (root ** BigInt(degree) !== base) continue;
    return integerPower(splitExponent(constantDim(whole(root)), exponent), degree);
  }
  return splitExponent(constantDim(whole(base)), exponent);
}

/**
 * `b ^ (2 * m - n + 3)` as `(b ^ m) ^ 2 * (b ^ n) ^ -1 * b ^ 3`. Terms that are whole only together stay together, as in
 * `b ^ (m / 2 + n / 2)`.
 */
function splitExponent(base: Dim, exponent: Dim): Dim {
  const parts = exponent.terms.filter((term) => !isWholeTerm(term));
  if (parts.length > 0 && !(parts.length === 1 && parts.every(isSimpleFraction))) {
    const others = fromTerms(exponent.terms.filter(isWholeTerm));
    const together = atomDim(powerAtom(base, fromTerms(parts)));
    return multiply(together, splitExponent(base, others));
  }
  let product = oneDim;
  for (const { coefficient, factors } of exponent.terms) {
    const count = coefficient.numerator;
    const magnitude = count < 0n ? -count : count;
    if (factors.length === 0) {
      product = multiply(product, constantPower(base, count));
      continue;
    }
    if (magnitude > BigInt(budget.degree)) return indeterminate;
    const unit = makeTerm({ ...one, denominator: coefficient.denominator }, factors);
    const atom = powerAtom(base, fromTerms([unit]));
    product = multiply(product, integerPower(atomDim(atom), Number(count)));
  }
  return product;
}

/** `n / d * m`, which is whole only where `m / d` is: no divisor in it but a number. */
function isSimpleFraction({ factors }: Term): boolean {
  return factors.length > 0 && factors.every(({ atom, exponent }) => exponent > 0 && atom.isWhole);
}
