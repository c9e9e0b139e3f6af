/** Facts about dims, prepared for use in decisions. */
import { canonical, mapAtoms } from "./canonical.ts";
import { constantDim, fromTerms, isIndeterminate, isWholeTerm } from "./terms.ts";
import { one, opposite, reciprocal, times, whole } from "./rational.ts";
import { type Dim, type Term } from "./normal-form.ts";
import { divideTerms, exactDivide, multiplyTerms, subtract } from "./ring.ts";
import { rebuild, symbolsOf } from "./rebuild.ts";
import { isPositive, type NotNegative } from "./sign.ts";
import type { KnownWhole } from "./whole.ts";

export type DimFact =
  | { readonly kind: "divides"; readonly divisor: Dim; readonly dividend: Dim }
  /** `left >= right` */
  | { readonly kind: "at-least"; readonly left: Dim; readonly right: Dim }
  | { readonly kind: "equal"; readonly left: Dim; readonly right: Dim };

/** A product that occurs in dims, and what it equals. */
interface Rule {
  readonly product: Term;
  readonly value: Dim;
}

interface Knowledge {
  /** Symbols that equal something else, by id. */
  readonly symbols: Map<string, Dim>;
  readonly rules: Rule[];
  readonly known: Dim[];
  readonly assumptions: Dim[];
}

/** Facts as rewritings: what dims become under them, and what is known of the outcome. */
export interface Premises {
  /** A dim, rewritten by what is equal and with floors opened by what divides. */
  readonly apply: (dim: Dim) => Dim;
  /** The same in the form for decisions. */
  readonly decide: (dim: Dim) => Dim;
  readonly known: KnownWhole;
  readonly assumptions: NotNegative;
}

export function premises(facts: readonly DimFact[]): Premises {
  const knowledge: Knowledge = { symbols: new Map(), rules: [], known: [], assumptions: [] };
  const { symbols, rules, known, assumptions } = knowledge;
  const apply = (dim: Dim): Dim =>
    symbols.size + known.length === 0
      ? dim
      : rebuild(dim, { symbol: ({ id }) => symbols.get(id), known });
  const decide = (dim: Dim): Dim => applyRules(canonical(apply(dim)), rules);
  for (const fact of facts) {
    if (fact.kind === "equal")
      learnEquality(knowledge, subtract(apply(fact.left), apply(fact.right)));
  }
  for (const fact of facts) {
    if (fact.kind === "divides")
      learnDivision(knowledge, apply(fact.divisor), apply(fact.dividend));
  }
  for (const fact of facts) {
    if (fact.kind === "at-least") assume(knowledge, decide(subtract(fact.left, fact.right)));
  }
  return { apply, decide, known, assumptions };
}

function learnEquality(knowledge: Knowledge, difference: Dim): void {
  if (isIndeterminate(difference)) return;
  const term = difference.terms.find((each) => isLoneSymbol(each, difference));
  if (term) {
    const [factor] = term.factors;
    if (factor?.atom.kind !== "symbol") return;
    const { id, least } = factor.atom.symbol;
    const value = solvedFor(difference, term);
    for (const [other, known] of knowledge.symbols) {
      const symbol = (each: { readonly id: string }): Dim | undefined =>
        each.id === id ? value : undefined;
      knowledge.symbols.set(other, rebuild(known, { symbol, known: [] }));
    }
    knowledge.symbols.set(id, value);
    learnWhole(knowledge, value);
    if (Number.isFinite(least)) {
      assume(knowledge, canonical(subtract(value, constantDim(whole(BigInt(Math.ceil(least)))))));
    }
    return;
  }
  const strict = canonical(difference);
  const product =
    strict.terms.find(
      ({ factors: [factor, ...more] }) =>
        factor && more.length === 0 && factor.exponent === 1 && factor.atom.kind !== "symbol",
    ) ?? strict.terms.find(({ factors }) => factors.length > 0);
  if (!product) return;
  const value = solvedFor(strict, product);
  knowledge.rules.push({ product, value });
  if (isWholeTerm({ ...product, coefficient: one })) learnWhole(knowledge, value);
}

/** A symbol by itself that occurs nowhere else. */
function isLoneSymbol(term: Term, dim: Dim): boolean {
  const [factor, ...more] = term.factors;
  if (factor?.atom.kind !== "symbol" || more.length > 0 || factor.exponent !== 1) return false;
  const others = fromTerms(dim.terms.filter((each) => each !== term));
  return !symbolsOf(others).has(factor.atom.symbol.id);
}

/** What the product of a term equals, given that the dim is zero. */
function solvedFor(dim: Dim, term: Term): Dim {
  const by = opposite(reciprocal(term.coefficient));
  const others = dim.terms.filter((each) => each !== term);
  return fromTerms(others.map((each) => ({ ...each, coefficient: times(each.coefficient, by) })));
}

function learnWhole({ known }: Knowledge, dim: Dim): void {
  if (!isIndeterminate(dim) && !dim.terms.every(isWholeTerm)) known.push(dim);
}

function learnDivision(knowledge: Knowledge, divisor: Dim, dividend: Dim): void {
  learnWhole(knowledge, exactDivide(dividend, divisor));
  // What divides something positive is no larger.
  if (isPositive(dividend)) assume(knowledge, canonical(subtract(dividend, divisor)));
}

function assume({ assumptions }: Knowledge, dim: Dim): void {
  if (!isIndeterminate(dim) && dim.terms.length > 0) assumptions.push(dim);
}

/** Replaces products by what they equal, once each, also inside of floors. */
function applyRules(dim: Dim, rules: readonly Rule[]): Dim {
  return rules.reduce((result, rule) => applyRule(result, rule), dim);
}

function applyRule(dim: Dim, { product, value }: Rule): Dim {
  const [single, ...more] = product.factors;
  if (single?.exponent === 1 && more.length === 0) {
    return mapAtoms(dim, (atom) => (atom.key === single.atom.key ? value : undefined));
  }
  const parts = dim.terms.map((term) => {
    const factor = divideTerms(term, { ...product, coefficient: one });
    const isMultiple = factor.factors.every(
      ({ atom, exponent }) =>
        exponent > 0 || !product.factors.some((each) => each.atom.key === atom.key),
    );
    if (!isMultiple) return { terms: [term] };
    return { terms: value.terms.map((each) => multiplyTerms(each, factor)) };
  });
  return fromTerms(parts.flatMap(({ terms }) => terms));
}
