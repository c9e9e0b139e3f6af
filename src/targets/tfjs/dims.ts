/** Dims and late-bound floats as JavaScript. */
import { js, type JsExpression } from "../../javascript/tree.ts";
import { fold, symbolsOf, type Dim, type DimAlgebra, type DimSymbol } from "../../shape/dim.ts";
import { foldReal, type Real } from "../../shape/real.ts";

/** Turns symbols into JavaScript; everything else is arithmetic. */
export type SymbolLookup = (symbol: { readonly id: string; readonly name: string }) => JsExpression;

const call = (name: string, ...args: JsExpression[]): JsExpression =>
  js.call(js.member(js.id("Math"), name), ...args);

export function dimToJs(dim: Dim, lookUp: SymbolLookup): JsExpression {
  return fold(dim, new Arithmetic(lookUp));
}

class Arithmetic implements DimAlgebra<JsExpression> {
  readonly symbol: SymbolLookup;

  constructor(lookUp: SymbolLookup) {
    this.symbol = lookUp;
  }

  integer(value: number): JsExpression {
    return value < 0 ? js.negate(js.literal(-value)) : js.literal(value);
  }

  add(a: JsExpression, b: JsExpression): JsExpression {
    return js.binary(a, "+", b);
  }

  subtract(a: JsExpression, b: JsExpression): JsExpression {
    return js.binary(a, "-", b);
  }

  multiply(a: JsExpression, b: JsExpression): JsExpression {
    return js.binary(a, "*", b);
  }

  exactDivide(a: JsExpression, b: JsExpression): JsExpression {
    return js.binary(a, "/", b);
  }

  modulo(a: JsExpression, b: JsExpression): JsExpression {
    return js.binary(a, "%", b);
  }

  power(a: JsExpression, b: JsExpression): JsExpression {
    return js.binary(a, "**", b);
  }

  floorDivide(a: JsExpression, b: JsExpression): JsExpression {
    return call("floor", js.binary(a, "/", b));
  }

  ceilDivide(a: JsExpression, b: JsExpression): JsExpression {
    return call("ceil", js.binary(a, "/", b));
  }

  maximum(a: JsExpression, b: JsExpression): JsExpression {
    return call("max", a, b);
  }

  minimum(a: JsExpression, b: JsExpression): JsExpression {
    return call("min", a, b);
  }
}

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
  return [...symbolsOf(dim).values()].some(isRuntime);
}
