/**
 * The normal form of dims: a polynomial with rational coefficients over atoms, which are symbols and whatever is not
 * polynomial (floors, remainders, extrema, powers, inverses of sums). Exponents may be negative: `D / heads` is
 * `D * heads^-1`. Two dims of equal `key` are equal for every value of their symbols.
 *
 * Every divisor is taken to be a positive integer; the checker demands that of what a program divides by.
 */
import type { Span } from "../source/source.ts";
import type { Rational } from "./rational.ts";

export interface DimSymbol {
  /** Unique within a compilation; two symbols with one id are the same. */
  readonly id: string;
  /** As shown. */
  readonly name: string;
  /** The smallest value it can take: 1 for axes; `-Infinity` where nothing is known. */
  readonly least: number;
}

/** Where a dim came from; `text` is a phrase such as "`filters` of `conv`". */
export interface DimOrigin {
  readonly span: Span;
  readonly text: string;
}

/** A dim: an exact symbolic integer. Equality never looks at `origin` and `label`. */
export interface Dim {
  /** Distinct products with non-zero coefficients, greatest first (see `compareFactors`). */
  readonly terms: readonly Term[];
  readonly key: string;
  readonly origin?: DimOrigin | undefined;
  /** The name that a shape pattern gave this axis. */
  readonly label?: string | undefined;
}

export interface Term {
  readonly coefficient: Rational;
  /** Sorted by the keys of their atoms; none for the constant term. */
  readonly factors: readonly Factor[];
  /** Of the factors, without the coefficient. */
  readonly key: string;
}

export interface Factor {
  readonly atom: Atom;
  /** Not zero. */
  readonly exponent: number;
}

interface AtomFacts {
  readonly key: string;
  /** Constant bounds of its value, where there are any. */
  readonly least: Rational | undefined;
  readonly most: Rational | undefined;
  /** True when its value is an integer for all integer values of its symbols. */
  readonly isWhole: boolean;
  /** How deep atoms are nested in it; 1 for a symbol. */
  readonly depth: number;
}

export type AtomShape =
  | { readonly kind: "symbol"; readonly symbol: DimSymbol }
  /** The greatest integer not above `numerator / denominator`. */
  | { readonly kind: "floor"; readonly numerator: Dim; readonly denominator: Dim }
  /** `left - right * floor(left / right)` */
  | { readonly kind: "modulo"; readonly left: Dim; readonly right: Dim }
  | { readonly kind: "maximum"; readonly operands: readonly Dim[] }
  | { readonly kind: "minimum"; readonly operands: readonly Dim[] }
  | { readonly kind: "power"; readonly base: Dim; readonly exponent: Dim }
  /** A sum of coprime terms that something is divided by; occurs with negative exponents only. */
  | { readonly kind: "sum"; readonly sum: Dim };

export type Atom = AtomShape & AtomFacts;

/** How large a dim may become; beyond any of these an operation gives `indeterminate`. */
export const budget = {
  terms: 256,
  degree: 32,
  /** Operands of one maximum or minimum. */
  operands: 16,
  depth: 24,
  /** Binary digits of a coefficient. */
  bits: 1024,
  /** Characters of a key: bounds the size with all nesting. */
  key: 1 << 16,
  /** Products of terms that one multiplication may form. */
  products: 1 << 13,
} as const;

/** Stands for a dim that has no value or is too large to be written down. */
export const indeterminateSymbol: DimSymbol = { id: "\0?", name: "?", least: -Infinity };
