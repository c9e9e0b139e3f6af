/** Making dims from terms: sorting, collecting, budgets. */
import { bitLength, one, opposite, plus, times, whole, zero, type Rational } from "./rational.ts";
import {
  budget,
  indeterminateSymbol,
  type Atom,
  type AtomShape,
  type Dim,
  type DimSymbol,
  type Factor,
  type Term,
} from "./normal-form.ts";

/**
 * Orders products by degree, then lexicographically by atoms and exponents: a monomial order, so that division with
 * remainder ends. Negative when `a` comes first, that is, when it is greater.
 */
export function compareFactors(a: readonly Factor[], b: readonly Factor[]): number {
  const difference = degree(b) - degree(a);
  if (difference !== 0) return difference;
  for (let index = 0; index < Math.max(a.length, b.length); index++) {
    const left = a[index];
    const right = b[index];
    if (!left || !right) return left ? -left.exponent : (right?.exponent ?? 0);
    if (left.atom.key !== right.atom.key) {
      return left.atom.key < right.atom.key ? -left.exponent : right.exponent;
    }
    if (left.exponent !== right.exponent) return right.exponent - left.exponent;
  }
  return 0;
}

function degree(factors: readonly Factor[]): number {
  return factors.reduce((sum, { exponent }) => sum + exponent, 0);
}

function keyOfFactors(factors: readonly Factor[]): string {
  return factors
    .map(({ atom, exponent }) => (exponent === 1 ? atom.key : `${atom.key}^${exponent}`))
    .join("*");
}

export function makeTerm(coefficient: Rational, factors: readonly Factor[]): Term {
  return { coefficient, factors, key: keyOfFactors(factors) };
}

/** The sum of any terms, which may repeat. */
export function fromTerms(terms: readonly Term[]): Dim {
  const [only] = terms;
  if (terms.length === 1 && only && only.coefficient.numerator !== 0n) return settled(terms);
  const collected = new Map<string, Term>();
  for (const term of terms) {
    const other = collected.get(term.key);
    collected.set(
      term.key,
      other ? { ...term, coefficient: plus(term.coefficient, other.coefficient) } : term,
    );
  }
  const kept = [...collected.values()].filter(({ coefficient }) => coefficient.numerator !== 0n);
  return settled(kept.sort((a, b) => compareFactors(a.factors, b.factors)));
}

/** Terms that are collected and in order. */
function settled(terms: readonly Term[]): Dim {
  const key = terms.map(keyOfTerm).join("+");
  return isWithinBudget(terms, key) ? { terms, key } : indeterminate;
}

function keyOfTerm({ coefficient: { numerator, denominator }, key }: Term): string {
  return `${numerator}${denominator === 1n ? "" : `/${denominator}`}${key === "" ? "" : `*${key}`}`;
}

function isWithinBudget(terms: readonly Term[], key: string): boolean {
  if (terms.length > budget.terms || key.length > budget.key) return false;
  return terms.every(
    ({ coefficient, factors }) =>
      factors.reduce((sum, { exponent }) => sum + Math.abs(exponent), 0) <= budget.degree &&
      factors.every(({ atom }) => atom.depth <= budget.depth) &&
      // Few have more than a machine word; only those are measured.
      (isSmall(coefficient) ||
        (bitLength(coefficient.numerator) <= budget.bits &&
          bitLength(coefficient.denominator) <= budget.bits)),
  );
}

const small = 1n << 64n;

function isSmall({ numerator, denominator }: Rational): boolean {
  return numerator < small && numerator > -small && denominator < small;
}

export function constantDim(value: Rational): Dim {
  const { numerator, denominator } = value;
  if (numerator === 0n) return zeroDim;
  if (!isSmall(value)) return fromTerms([makeTerm(value, [])]);
  const isUsual = denominator === 1n && numerator > 0n && numerator < usual;
  const known = isUsual ? usualDims[Number(numerator)] : undefined;
  if (known) return known;
  const term: Term = { coefficient: value, factors: [], key: "" };
  const dim: Dim = { terms: [term], key: keyOfTerm(term) };
  if (isUsual) usualDims[Number(numerator)] = dim;
  return dim;
}

/** Numbers that come up all the time are made once. */
const usual = 1025n;
const usualDims: (Dim | undefined)[] = [];

export const zeroDim: Dim = { terms: [], key: "" };
export const oneDim: Dim = { terms: [makeTerm(one, [])], key: "1" };

/** An atom as a dim. */
export function atomDim(atom: Atom, exponent = 1): Dim {
  return fromTerms([makeTerm(one, [{ atom, exponent }])]);
}

export function symbolAtom({ kind, symbol }: AtomShape & { readonly kind: "symbol" }): Atom {
  const key = keyOfSymbol(symbol);
  return { kind, symbol, key, least: leastOf(symbol), most: undefined, isWhole: true, depth: 1 };
}

function leastOf({ least }: DimSymbol): Rational | undefined {
  if (least === 0 || least === 1) return least === 0 ? zero : one;
  return Number.isFinite(least) ? whole(BigInt(Math.ceil(least))) : undefined;
}

/** In quotation marks, so that no symbol is taken for anything else; and with what it can be, if not 1 or more. */
function keyOfSymbol({ id, least }: DimSymbol): string {
  const quoted = needsEscape.test(id) ? JSON.stringify(id) : `"${id}"`;
  return least === 1 ? quoted : `${quoted}>=${least}`;
}

const needsEscape = /["\\]|[^ -~]/;

/**
 * What an operation gives when the result has no value (a division by zero) or is beyond the budget. It absorbs
 * everything computed from it, and every question about it is answered "unknown".
 */
export const indeterminate: Dim = (() => {
  const atom = symbolAtom({ kind: "symbol", symbol: indeterminateSymbol });
  return { terms: [makeTerm(one, [{ atom, exponent: 1 }])], key: `1*${atom.key}` };
})();

export function isIndeterminate(dim: Dim): boolean {
  return dim.key === indeterminate.key;
}

/** The value of a dim without symbols. */
export function constantOf(dim: Dim): Rational | undefined {
  if (dim.terms.length === 0) return zero;
  const [first] = dim.terms;
  return dim.terms.length === 1 && first?.factors.length === 0 ? first.coefficient : undefined;
}

/** The constant term. */
export function constantTermOf(dim: Dim): Rational {
  return dim.terms.find(({ factors }) => factors.length === 0)?.coefficient ?? zero;
}

/** The dim without origin and label, as it is kept inside of atoms. */
export function bare(dim: Dim): Dim {
  return dim.origin || dim.label !== undefined ? { terms: dim.terms, key: dim.key } : dim;
}

/** The product of two sorted lists of factors. */
export function mergeFactors(a: readonly Factor[], b: readonly Factor[]): readonly Factor[] {
  if (a.length === 0) return b;
  if (b.length === 0) return a;
  const merged: Factor[] = [];
  let [i, j] = [0, 0];
  for (let left = a[i], right = b[j]; left || right; left = a[i], right = b[j]) {
    if (left && (!right || left.atom.key < right.atom.key)) {
      merged.push(left);
      i++;
    } else if (right && (!left || right.atom.key < left.atom.key)) {
      merged.push(right);
      j++;
    } else if (left && right) {
      const exponent = left.exponent + right.exponent;
      if (exponent !== 0) merged.push({ atom: left.atom, exponent });
      i++;
      j++;
    }
  }
  return merged;
}

export function inverseFactors(factors: readonly Factor[]): readonly Factor[] {
  return factors.map(({ atom, exponent }) => ({ atom, exponent: -exponent }));
}

export function scaleTerm(term: Term, by: Rational): Term {
  return { ...term, coefficient: times(term.coefficient, by) };
}

export function oppositeTerm(term: Term): Term {
  return { ...term, coefficient: opposite(term.coefficient) };
}

/** True when the term is an integer for all integer values of its symbols. */
export function isWholeTerm({ coefficient, factors }: Term): boolean {
  return (
    coefficient.denominator === 1n &&
    factors.every(({ atom, exponent }) => exponent > 0 && atom.isWhole)
  );
}

export function isWholeDim(dim: Dim): boolean {
  return dim.terms.every(isWholeTerm);
}
