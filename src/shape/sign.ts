/**
 * Proofs that a dim is positive. A floor is replaced by the linear bounds around it and a maximum by its operands;
 * then every variable is written as its least value and the rest, and if no coefficient is negative the dim is not
 * either. What this does not prove may still be true.
 */
import { canonical, mapAtoms } from "./canonical.ts";
import { interval, isDivisor } from "./interval.ts";
import { compare, one, zero, type Rational } from "./rational.ts";
import { type Atom, type Dim, type Term } from "./normal-form.ts";
import { asFraction } from "./quotient.ts";
import { add, divideTerms, exactDivide, multiply, multiplyTerms, subtract, sum } from "./ring.ts";
import {
  atomDim,
  constantDim,
  fromTerms,
  isIndeterminate,
  isWholeDim,
  makeTerm,
  oneDim,
} from "./terms.ts";

/** Dims known not to be negative. */
export type NotNegative = readonly Dim[];

interface Search {
  readonly assumptions: NotNegative;
  /** Steps left before giving up; a long dim takes several. */
  fuel: number;
}

const fuel = 150;
const termsOfStep = 8;

/** Proves `dim > 0`. */
export function isPositive(dim: Dim, assumptions: NotNegative = []): boolean {
  if (isIndeterminate(dim)) return false;
  const { least } = interval(dim);
  if (least && compare(least, zero) > 0) return true;
  return search(canonical(dim), true, { assumptions, fuel });
}

/** Proves `dim >= 0`. */
export function isNotNegative(dim: Dim, assumptions: NotNegative = []): boolean {
  if (isIndeterminate(dim)) return false;
  const { least } = interval(dim);
  if (least && compare(least, zero) >= 0) return true;
  // An integer above -1 is at least 0, which survives rounding better.
  if (isWholeDim(dim)) return isPositive(add(dim, oneDim), assumptions);
  return search(canonical(dim), false, { assumptions, fuel });
}

function search(dim: Dim, isStrict: boolean, state: Search): boolean {
  if (state.fuel <= 0 || isIndeterminate(dim)) return false;
  const [cleared, divisor] = asFraction(dim);
  if (isIndeterminate(cleared) || !isDivisor(divisor)) return false;
  state.fuel -= Math.ceil(cleared.terms.length / termsOfStep) || 1;
  const { least, most } = interval(cleared);
  const suffices = (bound: Rational): boolean =>
    compare(bound, zero) > 0 || (!isStrict && compare(bound, zero) === 0);
  if (least && suffices(least)) return true;
  if (most && !suffices(most)) return false;
  if (isEveryCoefficientFine(fromLeast(cleared), isStrict)) return true;
  const relaxed = relax(cleared, isStrict, state);
  return relaxed ?? useAssumptions(cleared, isStrict, state);
}

/** Every bounded variable counted from its least value. */
function fromLeast(dim: Dim): Dim {
  return mapAtoms(dim, (atom) =>
    atom.least && atom.least.numerator !== 0n
      ? add(atomDim(atom), constantDim(atom.least))
      : undefined,
  );
}

function isEveryCoefficientFine(dim: Dim, isStrict: boolean): boolean {
  if (isIndeterminate(dim)) return false;
  const constant = dim.terms.find(({ factors }) => factors.length === 0);
  if (isStrict && (!constant || constant.coefficient.numerator <= 0n)) return false;
  return dim.terms.every(
    ({ coefficient, factors }) =>
      coefficient.numerator > 0n &&
      factors.every(({ atom, exponent }) => atom.least !== undefined || exponent % 2 === 0),
  );
}

/** Replaces one floor or maximum; undefined when there is none that can be. */
function relax(dim: Dim, isStrict: boolean, state: Search): boolean | undefined {
  for (const atom of atomsOf(dim)) {
    if (atom.kind !== "floor" && atom.kind !== "maximum") continue;
    const occurrence = occurrenceOf(dim, atom);
    if (!occurrence) continue;
    if (atom.kind === "floor") return search(bounded(atom, occurrence), isStrict, state);
    const holds = (operand: Dim): boolean =>
      search(replaceAtom(dim, atom, operand), isStrict, state);
    // A maximum is one of its operands, and not less than any.
    if (atom.operands.every(holds)) return true;
    const isGrowing = occurrence.cofactor.terms.every((term) => term.coefficient.numerator > 0n);
    if (isGrowing && atom.operands.some(holds)) return true;
  }
  return undefined;
}

function atomsOf(dim: Dim): readonly Atom[] {
  const atoms = dim.terms.flatMap(({ factors }) => factors.map(({ atom }) => atom));
  const distinct = [...new Map(atoms.map((atom) => [atom.key, atom])).values()];
  return distinct.sort((a, b) => b.depth - a.depth);
}

function replaceAtom(dim: Dim, atom: Atom, by: Dim): Dim {
  return mapAtoms(dim, ({ key }) => (key === atom.key ? by : undefined));
}

interface Occurrence {
  /** `dim = cofactor * atom + rest`; no product of the cofactor changes its sign. */
  readonly cofactor: Dim;
  readonly rest: Dim;
}

function occurrenceOf(dim: Dim, atom: Atom): Occurrence | undefined {
  const unit = makeTerm(one, [{ atom, exponent: 1 }]);
  const cofactor: Term[] = [];
  const rest: Term[] = [];
  for (const term of dim.terms) {
    const factor = term.factors.find((each) => each.atom.key === atom.key);
    if (!factor) rest.push(term);
    else if (factor.exponent !== 1) return undefined;
    else cofactor.push(divideTerms(term, unit));
  }
  const isSettled = cofactor.every(({ factors }) =>
    factors.every(
      ({ atom: { least }, exponent }) =>
        exponent % 2 === 0 || (least !== undefined && compare(least, zero) >= 0),
    ),
  );
  return isSettled ? { cofactor: fromTerms(cofactor), rest: fromTerms(rest) } : undefined;
}

/** `(P - Q + 1) / Q <= floor(P / Q) <= P / Q`, whichever makes the dim smaller; `(P - Q) / Q` for a `Q` of open sign. */
function bounded(atom: Atom & { readonly kind: "floor" }, { cofactor, rest }: Occurrence): Dim {
  const { numerator, denominator } = atom;
  const most = exactDivide(numerator, denominator);
  const isWhole = isWholeDim(numerator) && isDivisor(denominator);
  const slack = isWhole ? subtract(denominator, oneDim) : denominator;
  const least = subtract(most, exactDivide(slack, denominator));
  const parts = cofactor.terms.map((term) =>
    multiply(fromTerms([term]), term.coefficient.numerator > 0n ? least : most),
  );
  return sum([rest, ...parts]);
}

/** Subtracts multiples of what is known not to be negative, each chosen to cancel a term. */
function useAssumptions(dim: Dim, isStrict: boolean, state: Search): boolean {
  for (const assumption of state.assumptions) {
    for (const term of dim.terms) {
      for (const part of assumption.terms) {
        const factor = divideTerms(term, part);
        if (!isFactorFine(factor)) continue;
        const multiple = fromTerms(assumption.terms.map((each) => multiplyTerms(each, factor)));
        const next = subtract(dim, multiple);
        if (next.terms.length > dim.terms.length) continue;
        if (search(next, isStrict, state)) return true;
      }
    }
  }
  return false;
}

function isFactorFine({ coefficient, factors }: Term): boolean {
  return (
    coefficient.numerator > 0n &&
    factors.every(
      ({ atom, exponent }) =>
        exponent > 0 && atom.least !== undefined && compare(atom.least, zero) >= 0,
    )
  );
}
