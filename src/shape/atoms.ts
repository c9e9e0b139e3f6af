/** Atoms that are not symbols, with what can be said of each by itself. They do not simplify; the operations do. */
import { interval, type Interval } from "./interval.ts";
import { compare, floor, one, plus, raise, whole, zero, type Rational } from "./rational.ts";
import { budget, type Atom, type Dim } from "./normal-form.ts";
import { depthOf, exactDivide } from "./ring.ts";
import { bare, isWholeDim } from "./terms.ts";

export function floorAtom(numerator: Dim, denominator: Dim): Atom {
  const { least, most } = interval(exactDivide(numerator, denominator));
  return {
    kind: "floor",
    numerator: bare(numerator),
    denominator: bare(denominator),
    key: `floor(${numerator.key}|${denominator.key})`,
    least: least && whole(floor(least)),
    most: most && whole(floor(most)),
    isWhole: true,
    depth: depthOfAll(numerator, denominator),
  };
}

export function moduloAtom(left: Dim, right: Dim): Atom {
  const isWhole = isWholeDim(left) && isWholeDim(right);
  const { most } = interval(right);
  return {
    kind: "modulo",
    left: bare(left),
    right: bare(right),
    key: `modulo(${left.key}|${right.key})`,
    least: zero,
    most: most && isWhole ? plus(most, whole(-1n)) : most,
    isWhole,
    depth: depthOfAll(left, right),
  };
}

/** The greatest or the smallest of two or more distinct dims, in any order. */
export function extremumAtom(kind: "maximum" | "minimum", dims: readonly Dim[]): Atom {
  const operands = dims.map(bare).sort((a, b) => (a.key < b.key ? -1 : 1));
  return {
    kind,
    operands,
    key: `${kind}(${operands.map(({ key }) => key).join("|")})`,
    ...extremumInterval(kind, operands.map(interval)),
    isWhole: operands.every(isWholeDim),
    depth: depthOfAll(...operands),
  };
}

function extremumInterval(kind: "maximum" | "minimum", bounds: readonly Interval[]): Interval {
  const isMaximum = kind === "maximum";
  const least = bounds.map((each) => each.least);
  const most = bounds.map((each) => each.most);
  return {
    least: isMaximum ? extreme(known(least), 1) : allKnown(least) && extreme(known(least), -1),
    most: isMaximum ? allKnown(most) && extreme(known(most), 1) : extreme(known(most), -1),
  };
}

function known(values: readonly (Rational | undefined)[]): readonly Rational[] {
  return values.filter((value) => value !== undefined);
}

function allKnown(values: readonly (Rational | undefined)[]): true | undefined {
  return values.includes(undefined) ? undefined : true;
}

function extreme(values: readonly Rational[], direction: 1 | -1): Rational | undefined {
  return [...values].sort((a, b) => compare(b, a) * direction)[0];
}

/** `base ^ exponent`, where the exponent is no number. */
export function powerAtom(base: Dim, exponent: Dim): Atom {
  const bounds = powerInterval(interval(base), interval(exponent));
  const { least } = interval(exponent);
  return {
    kind: "power",
    base: bare(base),
    exponent: bare(exponent),
    key: `power(${base.key}|${exponent.key})`,
    ...bounds,
    isWhole:
      isWholeDim(base) && isWholeDim(exponent) && least !== undefined && compare(least, zero) >= 0,
    depth: depthOfAll(base, exponent),
  };
}

function powerInterval(base: Interval, exponent: Interval): Interval {
  if (!base.least || compare(base.least, one) < 0) return { least: undefined, most: undefined };
  const from = exponent.least && Number(floor(exponent.least));
  const to = exponent.most && Number(floor(exponent.most)) + 1;
  const least = from !== undefined && from >= 0 ? raise(base.least, from, budget.bits) : zero;
  const most =
    base.most && to !== undefined && to >= 0 ? raise(base.most, to, budget.bits) : undefined;
  return { least: least ?? one, most };
}

function depthOfAll(...dims: readonly Dim[]): number {
  return 1 + Math.max(...dims.map(depthOf));
}
