/**
 * Floating-point numbers that may depend on late-bound hyperparameters: `1 / sqrt(D)`, `rate`. Constants are folded
 * as they are built; beyond that a real is kept as it was written.
 */
import {
  add,
  asInteger,
  evaluate,
  integer,
  multiply,
  negate,
  substitute,
  subtract,
  symbolsOf,
  type Dim,
  type DimSymbol,
} from "./dim.ts";

/** A hyperparameter of type `float`. */
export interface RealSymbol {
  /** Unique within a compilation. */
  readonly id: string;
  /** As shown. */
  readonly name: string;
}

export type RealFunction =
  | "add"
  | "subtract"
  | "multiply"
  | "divide"
  | "negate"
  | "power"
  | "sqrt"
  | "exp"
  | "log"
  | "max"
  | "min"
  | "abs"
  | "sin"
  | "cos"
  | "tan"
  | "tanh";

export type Real =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "symbol"; readonly symbol: RealSymbol }
  | { readonly kind: "dim"; readonly dim: Dim }
  | { readonly kind: "call"; readonly function: RealFunction; readonly args: readonly Real[] };

export function constant(value: number): Real {
  return { kind: "constant", value };
}

export function realSymbol(symbol: RealSymbol): Real {
  return { kind: "symbol", symbol };
}

/** An int as a float. */
export function dimReal(dim: Dim): Real {
  const value = asInteger(dim);
  return value === undefined ? { kind: "dim", dim } : constant(value);
}

/** The value of a real that depends on nothing. */
export function realConstant(real: Real): number | undefined {
  return real.kind === "constant" ? real.value : undefined;
}

const functions: Readonly<Record<RealFunction, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  negate: (a) => -a,
  power: (a, b) => a ** b,
  sqrt: Math.sqrt,
  exp: Math.exp,
  log: Math.log,
  max: Math.max,
  min: Math.min,
  abs: Math.abs,
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  tanh: Math.tanh,
};

const onDims: Partial<Record<RealFunction, (a: Dim, b: Dim) => Dim>> = {
  add,
  subtract,
  multiply,
  negate,
};

/** A function of reals, computed where its arguments are known. */
export function realCall(name: RealFunction, ...args: readonly Real[]): Real {
  const values = args.map(realConstant);
  const [a = NaN, b = NaN] = values.map((value) => value ?? NaN);
  if (values.every((value) => value !== undefined)) return constant(functions[name](a, b));
  const exact = onDims[name];
  const [left, right = integer(0)] = args.map(asDim);
  if (exact && left && args.every((arg) => asDim(arg) !== undefined))
    return dimReal(exact(left, right));
  return withoutNeutral(name, args) ?? { kind: "call", function: name, args };
}

/** A real that is an int, exactly. */
function asDim(real: Real): Dim | undefined {
  if (real.kind === "dim") return real.dim;
  const isInt = real.kind === "constant" && Number.isSafeInteger(real.value);
  return isInt && !Object.is(real.value, -0) ? integer(real.value) : undefined;
}

/** `x + 0`, `x * 1`, `x ^ 1`, `-(-x)`, which are `x`. */
function withoutNeutral(name: RealFunction, [a, b]: readonly Real[]): Real | undefined {
  const left = a && realConstant(a);
  const right = b && realConstant(b);
  switch (name) {
    case "add":
      return right === 0 ? a : left === 0 ? b : undefined;
    case "subtract":
      return right === 0 ? a : undefined;
    case "multiply":
      return right === 1 ? a : left === 1 ? b : undefined;
    case "divide":
    case "power":
      return right === 1 ? a : undefined;
    case "negate":
      return a?.kind === "call" && a.function === "negate" ? a.args[0] : undefined;
    default:
      return undefined;
  }
}

export interface RealAlgebra<R> {
  constant(value: number): R;
  symbol(symbol: RealSymbol): R;
  dim(dim: Dim): R;
  call(name: RealFunction, args: readonly R[]): R;
}

/** The real in another algebra. */
export function foldReal<R>(real: Real, algebra: RealAlgebra<R>): R {
  switch (real.kind) {
    case "constant":
      return algebra.constant(real.value);
    case "symbol":
      return algebra.symbol(real.symbol);
    case "dim":
      return algebra.dim(real.dim);
    case "call":
      return algebra.call(
        real.function,
        real.args.map((arg) => foldReal(arg, algebra)),
      );
  }
}

export function evaluateReal(
  real: Real,
  symbol: (symbol: RealSymbol) => number,
  dimSymbol: (symbol: DimSymbol) => number,
): number {
  return foldReal<number>(real, {
    constant: (value) => value,
    symbol,
    dim: (dim) => evaluate(dim, dimSymbol),
    call: (name, [a = NaN, b = NaN]) => functions[name](a, b),
  });
}

/** Replaces symbols, of floats and in dims; undefined leaves one. */
export function substituteReal(
  real: Real,
  symbol: (symbol: RealSymbol) => Real | undefined,
  dimSymbol: (symbol: DimSymbol) => Dim | undefined = () => undefined,
): Real {
  return foldReal<Real>(real, {
    constant,
    symbol: (each) => symbol(each) ?? realSymbol(each),
    dim: (dim) => dimReal(substitute(dim, dimSymbol)),
    call: (name, args) => realCall(name, ...args),
  });
}

/** The symbols in a real, also those of its dims, by id. */
export function symbolsOfReal(real: Real): ReadonlyMap<string, RealSymbol | DimSymbol> {
  const symbols = new Map<string, RealSymbol | DimSymbol>();
  const visit = (each: Real): void => {
    if (each.kind === "symbol") symbols.set(each.symbol.id, each.symbol);
    else if (each.kind === "call") each.args.forEach(visit);
    else if (each.kind === "dim") {
      for (const [id, symbol] of symbolsOf(each.dim)) symbols.set(id, symbol);
    }
  };
  visit(real);
  return symbols;
}

export { printReal } from "./print-real.ts";
