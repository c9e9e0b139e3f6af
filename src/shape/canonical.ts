/**
 * A stricter normal form, for decisions only; it reads badly. Remainders become floors and minima maxima, and the
 * numerator of a floor over a number is reduced modulo that number and reflected if that is smaller, so that
 * `floor((H + 1) / 2)` becomes `H - floor(H / 2)`, and `2 * (H // 2) + H % 2` becomes `H`.
 */
import { extremumAtom, floorAtom, powerAtom } from "./atoms.ts";
import { compare, floor, ratio, whole, zero, type Rational } from "./rational.ts";
import { type Atom, type Dim, type Term } from "./normal-form.ts";
import { floorOf } from "./quotient.ts";
import { add, exactDivide, multiply, negate, subtract, sum } from "./ring.ts";
import {
  atomDim,
  constantDim,
  constantOf,
  fromTerms,
  indeterminate,
  isIndeterminate,
  isWholeDim,
  makeTerm,
  oneDim,
  zeroDim,
} from "./terms.ts";

export function canonical(dim: Dim): Dim {
  return mapAtoms(dim, canonicalAtom);
}

/** The dim with its atoms replaced; the polynomial is computed anew. */
export function mapAtoms(dim: Dim, replace: (atom: Atom) => Dim | undefined): Dim {
  if (isIndeterminate(dim)) return dim;
  const replaced = new Map<string, Dim | undefined>();
  const replacement = (atom: Atom): Dim | undefined => {
    if (!replaced.has(atom.key)) replaced.set(atom.key, replace(atom));
    return replaced.get(atom.key);
  };
  const isTouched = dim.terms.some(({ factors }) =>
    factors.some(({ atom }) => replacement(atom) !== undefined),
  );
  return isTouched ? sum(dim.terms.map((term) => mapTerm(term, replacement))) : dim;
}

function mapTerm({ coefficient, factors }: Term, replace: (atom: Atom) => Dim | undefined): Dim {
  const kept = factors.filter(({ atom }) => replace(atom) === undefined);
  return factors.reduce(
    (product, { atom, exponent }) => {
      const base = replace(atom);
      return base ? multiply(product, integerPower(base, exponent)) : product;
    },
    fromTerms([makeTerm(coefficient, kept)]),
  );
}

/** `base ^ exponent` for a number, which may be negative. */
export function integerPower(base: Dim, exponent: number): Dim {
  if (exponent < 0) return exactDivide(oneDim, integerPower(base, -exponent));
  let result = oneDim;
  for (let count = 0; count < exponent && !isIndeterminate(result); count++) {
    result = multiply(result, base);
  }
  return result;
}

function canonicalAtom(atom: Atom): Dim | undefined {
  switch (atom.kind) {
    case "symbol":
      return undefined;
    case "floor":
      return canonicalFloor(canonical(atom.numerator), canonical(atom.denominator));
    case "modulo": {
      const left = canonical(atom.left);
      const right = canonical(atom.right);
      const floored = canonical(floorOf(exactDivide(left, right)));
      return subtract(left, multiply(right, floored));
    }
    case "maximum":
      return canonicalMaximum(atom.operands.map(canonical));
    case "minimum":
      return negate(canonicalMaximum(atom.operands.map((each) => negate(canonical(each)))));
    case "power": {
      const base = canonical(atom.base);
      const exponent = canonical(atom.exponent);
      if (isIndeterminate(base) || isIndeterminate(exponent)) return indeterminate;
      return atomDim(powerAtom(base, exponent));
    }
    case "sum":
      return canonical(atom.sum);
  }
}

function canonicalMaximum(operands: readonly Dim[]): Dim {
  const distinct = [...new Map(operands.map((each) => [each.key, each])).values()];
  if (distinct.some(isIndeterminate)) return indeterminate;
  const [only] = distinct;
  return only && distinct.length === 1 ? only : atomDim(extremumAtom("maximum", distinct));
}

function canonicalFloor(numerator: Dim, denominator: Dim): Dim {
  if (isIndeterminate(numerator) || isIndeterminate(denominator)) return indeterminate;
  const number = constantOf(denominator);
  if (!number || !isWholeDim(numerator)) return atomDim(floorAtom(numerator, denominator));
  const forward = reduceModulo(numerator, number);
  const backward = reduceModulo(subtract(negate(numerator), oneDim), number);
  const isReflected = compareCoefficients(backward.rest, forward.rest) < 0;
  const { multiple, rest } = isReflected ? backward : forward;
  const floored =
    rest.terms.length === 0 || constantOf(rest) ? zeroDim : atomDim(floorAtom(rest, denominator));
  const value = add(multiple, floored);
  return isReflected ? subtract(negate(value), oneDim) : value;
}

/** `dim = multiple * modulus + rest`, with all coefficients of the rest in `[0, modulus)`. */
function reduceModulo(dim: Dim, modulus: Rational): { readonly multiple: Dim; readonly rest: Dim } {
  const multiple: Term[] = [];
  for (const { coefficient, factors } of dim.terms) {
    const count = floor(ratio(coefficient.numerator, modulus.numerator));
    multiple.push(makeTerm(whole(count), factors));
  }
  const taken = fromTerms(multiple);
  return { multiple: taken, rest: subtract(dim, multiply(taken, constantDim(modulus))) };
}

/** Orders dims by the coefficient of the first product in which they differ. */
function compareCoefficients(a: Dim, b: Dim): number {
  const difference = subtract(a, b).terms[0];
  return difference ? compare(difference.coefficient, zero) : 0;
}
