/** Sums, products and exact quotients of dims. */
import { interval } from "./interval.ts";
import { gcd, lcm, one, opposite, plus, ratio, reciprocal, times, whole } from "./rational.ts";
import { budget, type Atom, type Dim, type Factor, type Term } from "./normal-form.ts";
import {
  atomDim,
  bare,
  constantDim,
  constantOf,
  fromTerms,
  indeterminate,
  inverseFactors,
  isIndeterminate,
  isWholeDim,
  makeTerm,
  mergeFactors,
  oneDim,
  oppositeTerm,
  scaleTerm,
  zeroDim,
} from "./terms.ts";

export function add(a: Dim, b: Dim): Dim {
  if (isIndeterminate(a) || isIndeterminate(b)) return indeterminate;
  if (a.terms.length === 0) return b;
  if (b.terms.length === 0) return a;
  const [left, right] = [constantOf(a), constantOf(b)];
  // Most dims of a model are numbers; they need no collecting.
  if (left && right) return constantDim(plus(left, right));
  return cancelSums(fromTerms([...a.terms, ...b.terms]));
}

export function negate(a: Dim): Dim {
  const number = constantOf(a);
  if (number) return constantDim(opposite(number));
  return isIndeterminate(a) ? indeterminate : fromTerms(a.terms.map(oppositeTerm));
}

export function subtract(a: Dim, b: Dim): Dim {
  return b.terms.length === 0 ? a : add(a, negate(b));
}

export function multiply(a: Dim, b: Dim): Dim {
  if (isIndeterminate(a) || isIndeterminate(b)) return indeterminate;
  if (a.key === oneDim.key) return b;
  if (b.key === oneDim.key) return a;
  const [left, right] = [constantOf(a), constantOf(b)];
  if (left && right) return constantDim(times(left, right));
  if (a.terms.length * b.terms.length > budget.products) return indeterminate;
  const terms = a.terms.flatMap((left) => b.terms.map((right) => multiplyTerms(left, right)));
  return cancelSums(fromTerms(terms));
}

export function multiplyTerms(a: Term, b: Term): Term {
  return makeTerm(times(a.coefficient, b.coefficient), mergeFactors(a.factors, b.factors));
}

export function sum(dims: readonly Dim[]): Dim {
  return dims.reduce(add, zeroDim);
}

/** `a / b` as an exact quotient: that `b` divides `a` is for the caller to know. */
export function exactDivide(a: Dim, b: Dim): Dim {
  if (isIndeterminate(a) || isIndeterminate(b) || b.terms.length === 0) return indeterminate;
  if (b.key === oneDim.key) return a;
  const [dividend, divisor] = [constantOf(a), constantOf(b)];
  if (dividend && divisor) return constantDim(times(dividend, reciprocal(divisor)));
  return multiply(a, inverse(b));
}

function inverse(dim: Dim): Dim {
  const content = contentOf(dim);
  const inverted = makeTerm(reciprocal(content.coefficient), inverseFactors(content.factors));
  const parts = dim.terms.map((term) => divideTerms(term, content));
  const monomial = expandSums(inverted);
  if (parts.length === 1) return monomial;
  const rest = sum(parts.map(expandSums));
  const isExpanded = parts.some(({ factors }) => factors.some(({ atom }) => atom.kind === "sum"));
  return multiply(monomial, isExpanded ? inverse(rest) : atomDim(sumAtom(rest), -1));
}

/** The factors of a term, where an inverse of a sum that has been inverted again becomes the sum. */
export function expandSums(term: Term): Dim {
  const isSum = ({ atom, exponent }: Factor): boolean => atom.kind === "sum" && exponent > 0;
  if (!term.factors.some(isSum)) return fromTerms([term]);
  const rest = fromTerms([
    makeTerm(
      term.coefficient,
      term.factors.filter((factor) => !isSum(factor)),
    ),
  ]);
  return term.factors.filter(isSum).reduce((product, { atom, exponent }) => {
    let result = product;
    const base = atom.kind === "sum" ? atom.sum : oneDim;
    for (let count = 0; count < exponent; count++) result = multiply(result, base);
    return result;
  }, rest);
}

/**
 * The greatest term that divides every term, with the sign of the leading one: what is left has coprime integer
 * coefficients and no negative exponents.
 */
export function contentOf(dim: Dim): Term {
  const [first, ...others] = dim.terms;
  if (!first) return makeTerm(one, []);
  const coefficients = dim.terms.map(({ coefficient }) => coefficient);
  const numerator = coefficients.reduce((divisor, c) => gcd(divisor, c.numerator), 0n);
  const denominator = coefficients.reduce((multiple, c) => lcm(multiple, c.denominator), 1n);
  const sign = first.coefficient.numerator < 0n ? -1n : 1n;
  const factors = others.reduce(
    (common, term) => leastFactors(common, term.factors),
    first.factors,
  );
  return makeTerm(ratio(sign * numerator, denominator), factors);
}

/** For each atom the lesser of its exponents, where one that is missing is 0. */
export function leastFactors(a: readonly Factor[], b: readonly Factor[]): readonly Factor[] {
  const least: Factor[] = [];
  const others = new Map(b.map((factor) => [factor.atom.key, factor]));
  for (const { atom, exponent } of a) {
    const other = others.get(atom.key)?.exponent ?? 0;
    others.delete(atom.key);
    if (Math.min(exponent, other) !== 0) least.push({ atom, exponent: Math.min(exponent, other) });
  }
  for (const factor of others.values()) if (factor.exponent < 0) least.push(factor);
  return least.sort((left, right) => (left.atom.key < right.atom.key ? -1 : 1));
}

export function divideTerms(a: Term, b: Term): Term {
  return makeTerm(
    times(a.coefficient, reciprocal(b.coefficient)),
    mergeFactors(a.factors, inverseFactors(b.factors)),
  );
}

function sumAtom(dim: Dim): Atom {
  const bounds = interval(dim);
  return {
    kind: "sum",
    sum: bare(dim),
    key: `(${dim.key})`,
    ...bounds,
    isWhole: isWholeDim(dim),
    depth: 1 + depthOf(dim),
  };
}

export function depthOf(dim: Dim): number {
  return Math.max(0, ...dim.terms.flatMap(({ factors }) => factors.map(({ atom }) => atom.depth)));
}

/** Divides out inverses of sums, so that `(K + 1) * (D / (K + 1))` is `D`. */
function cancelSums(dim: Dim): Dim {
  const lowest = new Map<string, Factor>();
  for (const { factors } of dim.terms) {
    for (const factor of factors) {
      if (factor.atom.kind !== "sum") continue;
      const known = lowest.get(factor.atom.key);
      if (!known || factor.exponent < known.exponent) lowest.set(factor.atom.key, factor);
    }
  }
  for (const factor of lowest.values()) {
    const reduced = cancelSum(dim, factor);
    if (reduced) return cancelSums(reduced);
  }
  return dim;
}

/** One step: the terms over the highest power of a sum, divided by the sum once. */
function cancelSum(dim: Dim, { atom, exponent }: Factor): Dim | undefined {
  if (atom.kind !== "sum") return undefined;
  const isOver = ({ factors }: Term): boolean =>
    factors.some((factor) => factor.atom.key === atom.key && factor.exponent === exponent);
  const unit: Factor = { atom, exponent };
  const over = dim.terms.filter(isOver);
  const numerator = fromTerms(over.map((term) => divideTerms(term, makeTerm(one, [unit]))));
  const { quotient, remainder } = divideWithRemainder(numerator, atom.sum);
  if (quotient.length === 0) return undefined;
  const back = (factor: Factor | undefined, terms: readonly Term[]): readonly Term[] =>
    factor ? terms.map((term) => multiplyTerms(term, makeTerm(one, [factor]))) : terms;
  const raised = exponent + 1 === 0 ? undefined : { atom, exponent: exponent + 1 };
  return fromTerms([
    ...dim.terms.filter((term) => !isOver(term)),
    ...back(raised, quotient),
    ...back(unit, remainder),
  ]);
}

/**
 * `dividend = quotient * divisor + remainder`, where no term of the remainder is a whole multiple of the divisor's
 * leading term. The divisor has coprime integer coefficients and no negative exponents.
 */
export function divideWithRemainder(
  dividend: Dim,
  divisor: Dim,
): { readonly quotient: readonly Term[]; readonly remainder: readonly Term[] } {
  const [leading] = divisor.terms;
  const quotient: Term[] = [];
  const remainder: Term[] = [];
  if (!leading || dividend.terms.length === 0) return { quotient, remainder: dividend.terms };
  // Over a common denominator, so that only whole multiples are taken.
  const common = contentOf(dividend);
  let rest = fromTerms(dividend.terms.map((term) => divideTerms(term, common)));
  for (let fuel: number = budget.terms; rest.terms.length > 0; fuel--) {
    const [term] = rest.terms;
    if (!term) break;
    const factor = divideTerms(term, leading);
    const isMultiple =
      factor.coefficient.denominator === 1n && factor.factors.every(({ exponent }) => exponent > 0);
    if (fuel <= 0 || isIndeterminate(rest)) return { quotient: [], remainder: dividend.terms };
    if (isMultiple) quotient.push(factor);
    else remainder.push(term);
    const taken = isMultiple ? divisor.terms.map((each) => multiplyTerms(each, factor)) : [term];
    rest = fromTerms([...rest.terms, ...taken.map(oppositeTerm)]);
  }
  const restore = (term: Term): Term => multiplyTerms(term, common);
  return { quotient: quotient.map(restore), remainder: remainder.map(restore) };
}

/** `dim * coefficient` */
export function scale(dim: Dim, coefficient: bigint): Dim {
  if (isIndeterminate(dim)) return indeterminate;
  return fromTerms(dim.terms.map((term) => scaleTerm(term, whole(coefficient))));
}
