/** Which of the many ways to write `floor(P / Q)` is the normal form, of integers `P` and a positive `Q`. */
import { floorAtom } from "./atoms.ts";
import { interval, termInterval } from "./interval.ts";
import { type Dim, type Term } from "./normal-form.ts";
import { compare, floor, gcd, one, opposite, ratio, whole, zero } from "./rational.ts";
import { add, contentOf, exactDivide, leastFactors, negate, scale, subtract } from "./ring.ts";
import {
  atomDim,
  constantDim,
  constantTermOf,
  fromTerms,
  isIndeterminate,
  isWholeTerm,
  makeTerm,
  oneDim,
  zeroDim,
} from "./terms.ts";

/**
 * `floor(p / q)` in normal form, once `withoutContent`; floors in the numerator stay closed. `floorOf` makes that of a
 * quotient out of which something whole can be taken.
 */
export function simplestFloor(p: Dim, q: Dim, floorOf: (quotient: Dim) => Dim): Dim {
  const { count, rest } = reduced(p, q);
  return add(constantDim(whole(count)), floorOfReduced(rest, q, floorOf));
}

/** `-1 - dim`: `floor(P / Q)` is this of `floor((-1 - P) / Q)`. */
export function mirrored(dim: Dim): Dim {
  return subtract(negate(dim), oneDim);
}

/** Divides both by what divides the denominator and all of the numerator but its constant, which is rounded down. */
export function withoutContent(numerator: Dim, denominator: Dim): readonly [Dim, Dim] {
  const variable = numerator.terms.filter(({ factors }) => factors.length > 0);
  const constant = constantTermOf(numerator);
  const content = contentOf(denominator);
  const factors = variable.reduce(
    (common, term) => leastFactors(common, term.factors),
    content.factors,
  );
  const divisor = variable.reduce(
    (common, { coefficient }) => gcd(common, coefficient.numerator),
    content.coefficient.numerator,
  );
  const number = constantDim(whole(divisor));
  const rounded = whole(floor(ratio(constant.numerator, divisor)));
  const p = add(exactDivide(fromTerms(variable), number), constantDim(rounded));
  const q = exactDivide(denominator, number);
  const product = makeTerm(one, factors);
  const sign = factors.length > 0 ? signBelow(rounded.numerator, product) : undefined;
  if (sign === undefined) return [p, q];
  const rest = subtract(p, constantDim(rounded));
  const by = fromTerms([product]);
  return [add(exactDivide(rest, by), constantDim(whole(sign))), exactDivide(q, by)];
}

/** `floor(constant / product)` where the constant is too small for that to depend on anything: 0 or -1. */
function signBelow(constant: bigint, product: Term): bigint | undefined {
  const { least } = termInterval(product);
  if (!least || compare(least, one) < 0) return undefined;
  if (constant >= 0n) return compare(whole(constant), least) < 0 ? 0n : undefined;
  return compare(opposite(whole(constant)), least) <= 0 ? -1n : undefined;
}

/** `P = count * Q + rest`, where the leading product of `Q` has a coefficient in the rest from 0 to below that in `Q`. */
function reduced(p: Dim, q: Dim): { readonly count: bigint; readonly rest: Dim } {
  const [leading] = q.terms;
  const term = p.terms.find(({ key }) => key === leading?.key);
  if (!leading || !term) return { count: 0n, rest: p };
  const count = floor(ratio(term.coefficient.numerator, leading.coefficient.numerator));
  return { count, rest: count === 0n ? p : subtract(p, scale(q, count)) };
}

function floorOfReduced(p: Dim, q: Dim, floorOf: (quotient: Dim) => Dim): Dim {
  const [leading] = p.terms;
  if (!leading || isIndeterminate(p)) return p;
  if (leading.key === q.terms[0]?.key) {
    const other = subtract(subtract(q, p), oneDim);
    const [difference] = subtract(p, other).terms;
    const isGreater = difference !== undefined && compare(difference.coefficient, zero) > 0;
    return isGreater ? negate(atomOrNumber(other, q)) : atomOrNumber(p, q);
  }
  if (compare(leading.coefficient, zero) > 0) return atomOrNumber(p, q);
  const { count, rest } = reduced(mirrored(p), q);
  // The other way round, `H * H - 1` is a multiple of `H + 1`.
  const quotient = exactDivide(rest, q);
  const floored = quotient.terms.some(isWholeTerm) ? floorOf(quotient) : atomOrNumber(rest, q);
  return mirrored(add(constantDim(whole(count)), floored));
}

/** A number where the bounds of the quotient leave only one. */
function atomOrNumber(p: Dim, q: Dim): Dim {
  if (isIndeterminate(p) || p.terms.length === 0) return p;
  if (q.key === oneDim.key) return p;
  const { least, most } = interval(exactDivide(p, q));
  if (least && most && floor(least) === floor(most)) return constantDim(whole(floor(least)));
  if (isBetween(p, q)) return zeroDim;
  return atomDim(floorAtom(p, q));
}

/** Whether `0 <= P < Q` can be seen from their bounds. */
function isBetween(p: Dim, q: Dim): boolean {
  const [{ least }, { least: room }] = [interval(p), interval(subtract(q, p))];
  return !!least && !!room && compare(least, zero) >= 0 && compare(room, zero) > 0;
}
