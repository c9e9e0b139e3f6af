/** Dims and late-bound floats as JavaScript. */
import { js, type JsExpression } from "../../javascript/tree.ts";
import { fold, someSymbol, type Dim, type DimAlgebra, type DimSymbol } from "../../shape/dim.ts";
import { foldReal, type Real } from "../../shape/real.ts";

/** Turns symbols into JavaScript; everything else is arithmetic. */
export type SymbolLookup = (symbol: { readonly id: string; readonly name: string }) => JsExpression;

const call = (name: string, ...args: JsExpression[]): JsExpression =>
  js.call(js.member(js.id("Math"), name), ...args);

export function dimToJs(dim: Dim, lookUp: SymbolLookup): JsExpression {
  return fold(dim, { ...arithmetic, symbol: lookUp });
}

const arithmetic: Omit<DimAlgebra<JsExpression>, "symbol"> = {
  integer: (value) => (value < 0 ? js.negate(js.literal(-value)) : js.literal(value)),
  add: (a, b) => js.binary(a, "+", b),
  subtract: (a, b) => js.binary(a, "-", b),
  multiply: (a, b) => js.binary(a, "*", b),
  exactDivide: (a, b) => js.binary(a, "/", b),
  modulo: (a, b) => js.binary(a, "%", b),
  power: (a, b) => js.binary(a, "**", b),
  floorDivide: (a, b) => call("floor", js.binary(a, "/", b)),
  ceilDivide: (a, b) => call("ceil", js.binary(a, "/", b)),
  maximum: (a, b) => call("max", a, b),
  minimum: (a, b) => call("min", a, b),
};

export function realToJs(real: Real, lookUp: SymbolLookup): JsExpression {
  return foldReal<JsExpression>(real, {
    constant: (value) => (value < 0 ? js.negate(js.literal(-value)) : js.literal(value)),
    symbol: lookUp,
    dim: (dim) => dimToJs(dim, lookUp),
    call(name, args) {
      const [a = js.literal(0), b = js.literal(0)] = args;
      const signs = { add: "+", subtract: "-", multiply: "*", divide: "/", power: "**" } as const;
      if (name in signs) return js.binary(a, signs[name as keyof typeof signs], b);
      return name === "negate" ? js.negate(a) : call(name, ...args);
    },
  });
}

/** A dim as it stands in `computeOutputShape` and in comments: null where only the run tells. */
export function isOpen(dim: Dim, isRuntime: (symbol: DimSymbol) => boolean): boolean {
  return someSymbol(dim, isRuntime);
}
