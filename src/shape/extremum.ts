/** Maxima and minima, which collapse when their operands can be compared. */
import { extremumAtom } from "./atoms.ts";
import { compare } from "./rational.ts";
import { budget, type Dim, type Term } from "./normal-form.ts";
import { add, subtract } from "./ring.ts";
import { isNotNegative } from "./sign.ts";
import { atomDim, fromTerms, indeterminate, isIndeterminate } from "./terms.ts";

type Kind = "maximum" | "minimum";

export function maximum(a: Dim, b: Dim): Dim {
  return extremum("maximum", [a, b]);
}

export function minimum(a: Dim, b: Dim): Dim {
  return extremum("minimum", [a, b]);
}

/** The extremum of one or more dims. What all of them add is taken out: `max(H + k, W + k)` is `max(H, W) + k`. */
export function extremum(kind: Kind, dims: readonly Dim[]): Dim {
  if (dims.some(isIndeterminate)) return indeterminate;
  const operands = dims.flatMap((dim) => operandsOf(kind, dim));
  const kept = withoutDominated(kind, operands);
  const [first, ...others] = kept;
  if (!first) return indeterminate;
  if (others.length === 0) return first;
  if (kept.length > budget.operands) return indeterminate;
  const common = commonTerms(kept);
  const reduced = kept.map((dim) => subtract(dim, common));
  if (reduced.some(isIndeterminate)) return indeterminate;
  return add(common, atomDim(extremumAtom(kind, reduced)));
}

/** `max(max(a, b), c)` is `max(a, b, c)`, and `max(k + max(a, b), c)` is `max(k + a, k + b, c)`. */
function operandsOf(kind: Kind, dim: Dim): readonly Dim[] {
  const nested = dim.terms.flatMap((term): readonly Dim[][] => {
    const [factor, ...others] = term.factors;
    if (!factor || others.length > 0 || !isOne(term) || factor.exponent !== 1) return [];
    const { atom } = factor;
    if (atom.kind !== kind) return [];
    const rest = fromTerms(dim.terms.filter((each) => each !== term));
    return [atom.operands.map((operand) => add(operand, rest))];
  });
  const [only] = nested;
  return only && nested.length === 1 ? only : [dim];
}

function isOne({ coefficient }: Term): boolean {
  return coefficient.numerator === 1n && coefficient.denominator === 1n;
}

function withoutDominated(kind: Kind, operands: readonly Dim[]): readonly Dim[] {
  const kept: Dim[] = [];
  // Of two that are equal but look different the simpler one stays, in whatever order they come.
  const simplestFirst = [...operands].sort(
    (a, b) => a.key.length - b.key.length || (a.key < b.key ? -1 : a.key > b.key ? 1 : 0),
  );
  for (const operand of simplestFirst) {
    const dominates = (a: Dim, b: Dim): boolean =>
      isNotNegative(kind === "maximum" ? subtract(a, b) : subtract(b, a));
    if (kept.some((other) => dominates(other, operand))) continue;
    const rest = kept.filter((other) => !dominates(operand, other));
    kept.splice(0, kept.length, ...rest, operand);
  }
  return kept;
}

function commonTerms([first, ...others]: readonly Dim[]): Dim {
  const isCommon = (term: Term): boolean =>
    others.every((dim) =>
      dim.terms.some(
        ({ key, coefficient }) => key === term.key && compare(coefficient, term.coefficient) === 0,
      ),
    );
  return fromTerms(first?.terms.filter(isCommon) ?? []);
}
