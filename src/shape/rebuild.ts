/** Replacing symbols in a dim, and normalising it again under facts. */
import { mapAtoms } from "./canonical.ts";
import { extremum } from "./extremum.ts";
import type { Atom, Dim, DimSymbol } from "./normal-form.ts";
import { power } from "./power.ts";
import { floorOf, moduloGiven } from "./quotient.ts";
import { exactDivide } from "./ring.ts";
import { withLabel, withOrigin } from "./origin.ts";
import type { KnownWhole } from "./whole.ts";

export interface Replacements {
  /** What a symbol becomes; undefined leaves it. */
  readonly symbol: (symbol: DimSymbol) => Dim | undefined;
  /** Integers that let floors open. */
  readonly known: KnownWhole;
}

/**
 * The dim with symbols replaced, in normal form again. It is the same object when nothing changes, and keeps its
 * origin and label in any case.
 */
export function substitute(dim: Dim, symbol: (symbol: DimSymbol) => Dim | undefined): Dim {
  const result = rebuild(dim, { symbol, known: [] });
  if (result === dim) return dim;
  const placed = dim.origin ? withOrigin(result, dim.origin) : result;
  return dim.label === undefined ? placed : withLabel(placed, dim.label);
}

export function rebuild(dim: Dim, replacements: Replacements): Dim {
  return mapAtoms(dim, (atom) => rebuildAtom(atom, replacements));
}

/** The atom anew, or undefined when it stays as it is. */
function rebuildAtom(atom: Atom, replacements: Replacements): Dim | undefined {
  const { known } = replacements;
  const again = (dim: Dim): Dim => rebuild(dim, replacements);
  switch (atom.kind) {
    case "symbol":
      return replacements.symbol(atom.symbol);
    case "floor": {
      const [numerator, denominator] = [again(atom.numerator), again(atom.denominator)];
      const isSame = numerator === atom.numerator && denominator === atom.denominator;
      if (isSame && known.length === 0) return undefined;
      return floorOf(exactDivide(numerator, denominator), known);
    }
    case "modulo": {
      const [left, right] = [again(atom.left), again(atom.right)];
      if (left === atom.left && right === atom.right && known.length === 0) return undefined;
      return moduloGiven(left, right, known);
    }
    case "maximum":
    case "minimum": {
      const operands = atom.operands.map(again);
      if (operands.every((operand, index) => operand === atom.operands[index])) return undefined;
      return extremum(atom.kind, operands);
    }
    case "power": {
      const [base, exponent] = [again(atom.base), again(atom.exponent)];
      if (base === atom.base && exponent === atom.exponent) return undefined;
      return power(base, exponent);
    }
    case "sum": {
      const sum = again(atom.sum);
      return sum === atom.sum ? undefined : sum;
    }
  }
}

/** The symbols in a dim, by id. */
export function symbolsOf(dim: Dim): ReadonlyMap<string, DimSymbol> {
  const symbols = new Map<string, DimSymbol>();
  everySymbol(dim, (symbol) => {
    symbols.set(symbol.id, symbol);
    return true;
  });
  return symbols;
}

/** Whether all symbols in a dim pass; those of a number do. */
export function everySymbol(dim: Dim, passes: (symbol: DimSymbol) => boolean): boolean {
  for (const { factors } of dim.terms)
    for (const { atom } of factors) {
      const isPassed =
        atom.kind === "symbol"
          ? passes(atom.symbol)
          : operandsOfAtom(atom).every((operand) => everySymbol(operand, passes));
      if (!isPassed) return false;
    }
  return true;
}

/** Whether one of them does. */
export function someSymbol(dim: Dim, passes: (symbol: DimSymbol) => boolean): boolean {
  return !everySymbol(dim, (symbol) => !passes(symbol));
}

/** The dims directly inside of an atom. */
export function operandsOfAtom(atom: Atom): readonly Dim[] {
  switch (atom.kind) {
    case "symbol":
      return [];
    case "floor":
      return [atom.numerator, atom.denominator];
    case "modulo":
      return [atom.left, atom.right];
    case "maximum":
    case "minimum":
      return atom.operands;
    case "power":
      return [atom.base, atom.exponent];
    case "sum":
      return [atom.sum];
  }
}
