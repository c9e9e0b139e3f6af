/**
 * Dims as people would write them: positive terms first and constants last, one fraction for what is only whole
 * together, `ceil` where it is simpler than a floor. The order depends on names alone, not on how the dim was made.
 */
import {
  binary,
  compareCosts,
  costOf,
  integerExpression,
  printExpression,
  type Expression,
} from "./expression.ts";
import { opposite, whole } from "./rational.ts";
import { type Atom, type Dim, type Factor, type Term } from "./normal-form.ts";
import { asFraction } from "./quotient.ts";
import { negate, scale, subtract, add } from "./ring.ts";
import { fromTerms, isWholeDim, makeTerm, oneDim } from "./terms.ts";

/** One summand. */
interface Item {
  readonly isNegative: boolean;
  readonly expression: Expression;
  readonly degree: number;
  /** Orders summands of one degree. */
  readonly name: string;
}

export function present(dim: Dim): Expression {
  const simple = presentSimple(dim);
  if (simple) return simple;
  const { wholes, fractions } = separate(dim);
  let constant = 0n;
  const items: Item[] = fractions.map(presentFraction);
  const floors: Term[] = [];
  for (const term of wholes) {
    if (term.factors.length === 0) constant = term.coefficient.numerator;
    else if (isLoneFloor(term)) floors.push(term);
    else items.push(presentTerm(term));
  }
  for (const term of floors) {
    const { item, rest } = presentFloor(term, constant);
    items.push(item);
    constant = rest;
  }
  return join(items, constant);
}

/** A number or a symbol, as most dims are. */
function presentSimple({ terms }: Dim): Expression | undefined {
  const [term] = terms;
  if (!term) return integerExpression(0n);
  if (terms.length > 1 || term.coefficient.denominator !== 1n) return undefined;
  const [factor] = term.factors;
  if (!factor) return integerExpression(term.coefficient.numerator);
  const isAlone = term.factors.length === 1 && factor.exponent === 1;
  if (!isAlone || term.coefficient.numerator !== 1n) return undefined;
  const { atom } = factor;
  return atom.kind === "symbol" ? { kind: "symbol", symbol: atom.symbol } : undefined;
}

/** Terms that are whole by themselves, and sums of terms that are written over one denominator. */
function separate(dim: Dim): {
  readonly wholes: readonly Term[];
  readonly fractions: readonly Dim[];
} {
  const wholes: Term[] = [];
  const groups = new Map<string, Term[]>();
  for (const term of dim.terms) {
    const divisor = term.factors.filter(({ exponent }) => exponent < 0);
    if (divisor.length === 0 && term.coefficient.denominator === 1n) {
      wholes.push(term);
      continue;
    }
    const { key } = makeTerm(whole(1n), divisor);
    groups.set(key, [...(groups.get(key) ?? []), term]);
  }
  const fractions = [...groups.values()].map(fromTerms);
  // `1 / 2` alone would be a mistake in the language, so a lone constant joins the other fractions.
  const isLone = (fraction: Dim): boolean =>
    asFraction(fraction)[0].terms.every(({ factors }) => factors.length === 0);
  if (fractions.length > 1 && fractions.some(isLone)) {
    return { wholes, fractions: [fromTerms(fractions.flatMap(({ terms }) => terms))] };
  }
  return { wholes, fractions };
}

function presentFraction(dim: Dim): Item {
  const isNegative = isMostlyNegative(dim);
  const [numerator, denominator] = asFraction(isNegative ? negate(dim) : dim);
  const expression = binary("exactDivide", present(numerator), present(denominator));
  const degree = Math.max(...dim.terms.map(({ factors }) => degreeOf(factors)));
  return { isNegative, expression, degree, name: printExpression(expression) };
}

function isMostlyNegative({ terms }: Dim): boolean {
  return terms.every(({ coefficient }) => coefficient.numerator < 0n);
}

function presentTerm(term: Term): Item {
  const isNegative = term.coefficient.numerator < 0n;
  const { numerator } = isNegative ? opposite(term.coefficient) : term.coefficient;
  const factors = term.factors.map(presentFactor).sort(compareNamed);
  const product = factors
    .map(({ expression }) => expression)
    .reduce((left, right) => binary("multiply", left, right));
  const expression = numerator === 1n ? product : scaled(numerator, factors);
  return { isNegative, expression, degree: degreeOf(term.factors), name: printExpression(product) };
}

interface Named {
  readonly expression: Expression;
  readonly isSymbol: boolean;
  readonly name: string;
}

function scaled(numerator: bigint, factors: readonly Named[]): Expression {
  return factors
    .map(({ expression }) => expression)
    .reduce((left, right) => binary("multiply", left, right), integerExpression(numerator));
}

/** Long names before short ones, `heads * d`: hyperparameters tend to count what dims measure. */
function compareNamed(a: Named, b: Named): number {
  if (a.isSymbol !== b.isSymbol) return a.isSymbol ? -1 : 1;
  if (a.isSymbol && a.name.length !== b.name.length) return b.name.length - a.name.length;
  return compareText(a.name, b.name);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function presentFactor({ atom, exponent }: Factor): Named {
  const base = presentAtom(atom);
  const expression =
    exponent === 1 ? base : binary("power", base, integerExpression(BigInt(exponent)));
  return { expression, isSymbol: atom.kind === "symbol", name: printExpression(base) };
}

function presentAtom(atom: Atom): Expression {
  switch (atom.kind) {
    case "symbol":
      return { kind: "symbol", symbol: atom.symbol };
    case "floor":
      return cheapest(floorForms(atom, 0n).filter(({ rest }) => rest === 0n)).expression;
    case "modulo":
      return binary("modulo", present(atom.left), present(atom.right));
    case "maximum":
    case "minimum":
      return presentExtremum(atom.kind, atom.operands);
    case "power":
      return binary("power", present(atom.base), present(atom.exponent));
    case "sum":
      return present(atom.sum);
  }
}

function presentExtremum(kind: "maximum" | "minimum", operands: readonly Dim[]): Expression {
  const named = operands
    .map(present)
    .map((expression) => ({
      expression,
      isSymbol: expression.kind !== "integer",
      name: printExpression(expression),
    }))
    .sort((a, b) => Number(b.isSymbol) - Number(a.isSymbol) || compareText(a.name, b.name));
  return named
    .map(({ expression }) => expression)
    .reduce((left, right) => binary(kind, left, right));
}

function isLoneFloor({ coefficient, factors: [factor, ...more] }: Term): boolean {
  const isUnit = coefficient.numerator === 1n || coefficient.numerator === -1n;
  return isUnit && more.length === 0 && factor?.exponent === 1 && factor.atom.kind === "floor";
}

/** A floor that stands alone, with as much of the constant beside it as makes the whole simplest. */
function presentFloor(
  { coefficient, factors }: Term,
  constant: bigint,
): { readonly item: Item; readonly rest: bigint } {
  const atom = factors[0]?.atom;
  if (atom?.kind !== "floor") throw new TypeError("a lone floor is a floor");
  const sign = coefficient.numerator;
  const { expression, rest } = cheapest(floorForms(atom, sign * constant));
  const item = {
    isNegative: sign < 0n,
    expression,
    degree: degreeOf(factors),
    name: printExpression(expression),
  };
  return { item, rest: sign * rest };
}

interface FloorForm {
  readonly expression: Expression;
  /** What is left to be added. */
  readonly rest: bigint;
}

/**
 * The ways to write `floor(P / Q) + constant`: any multiple `j` of `Q` may move into `P`, and for integers
 * `floor(P / Q)` is `ceil((P - Q + 1) / Q)`.
 */
function floorForms(
  atom: Atom & { readonly kind: "floor" },
  constant: bigint,
): readonly FloorForm[] {
  const { numerator, denominator } = atom;
  const divisor = present(denominator);
  if (!isWholeDim(numerator)) {
    return [{ expression: binary("floorDivide", present(numerator), divisor), rest: constant }];
  }
  const risen = add(subtract(numerator, denominator), oneDim);
  return [...new Set([0n, constant, -1n])].flatMap((moved): readonly FloorForm[] => {
    const by = scale(denominator, moved);
    const rest = constant - moved;
    return [
      { expression: binary("floorDivide", present(add(numerator, by)), divisor), rest },
      { expression: binary("ceilDivide", present(add(risen, by)), divisor), rest },
    ];
  });
}

function cheapest(forms: readonly FloorForm[]): FloorForm {
  const costs = forms.map((form) => ({
    form,
    cost: costOf(
      form.rest === 0n
        ? form.expression
        : binary(
            "add",
            form.expression,
            integerExpression(form.rest < 0n ? -form.rest : form.rest),
          ),
    ),
  }));
  costs.sort((a, b) => compareCosts(a.cost, b.cost));
  const [first] = costs;
  if (!first) throw new TypeError("a floor can be written");
  return first.form;
}

function degreeOf(factors: readonly Factor[]): number {
  return factors.reduce((sum, { exponent }) => sum + exponent, 0);
}

function join(items: readonly Item[], constant: bigint): Expression {
  const sorted = [...items].sort(
    (a, b) =>
      Number(a.isNegative) - Number(b.isNegative) ||
      b.degree - a.degree ||
      compareText(a.name, b.name),
  );
  const [first, ...others] = sorted;
  if (!first) return integerExpression(constant);
  const startsWithConstant = first.isNegative && constant > 0n;
  const start = startsWithConstant ? integerExpression(constant) : leading(first);
  const summed = (startsWithConstant ? sorted : others).reduce(
    (left, { isNegative, expression }) => binary(isNegative ? "subtract" : "add", left, expression),
    start,
  );
  if (startsWithConstant || constant === 0n) return summed;
  const magnitude = integerExpression(constant < 0n ? -constant : constant);
  return binary(constant < 0n ? "subtract" : "add", summed, magnitude);
}

/** A first summand, whose sign is part of it: `-2 * H`, or `-H`. */
function leading({ isNegative, expression }: Item): Expression {
  return isNegative ? negated(expression) : expression;
}

function negated(expression: Expression): Expression {
  if (expression.kind === "integer") return integerExpression(-expression.value);
  if (expression.kind === "multiply" && innermost(expression).kind === "integer") {
    return binary("multiply", negated(expression.left), expression.right);
  }
  return { kind: "negate", operand: expression };
}

function innermost(expression: Expression): Expression {
  return expression.kind === "multiply" ? innermost(expression.left) : expression;
}
