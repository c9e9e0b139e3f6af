/** Late-bound floats as text. */
import { printExpression, strength, strengthOf } from "./expression.ts";
import { present } from "./present.ts";
import type { Real } from "./real.ts";

interface Printed {
  readonly text: string;
  /** How strongly it holds together; see `strength`. */
  readonly strength: number;
}

/** The real as a `.nn` expression: `1 / sqrt(D)`. */
export function printReal(real: Real): string {
  return print(real).text;
}

function print(real: Real): Printed {
  switch (real.kind) {
    case "constant": {
      const text = String(real.value);
      return { text, strength: text.startsWith("-") ? strength.sign : strength.atom };
    }
    case "symbol":
      return { text: real.symbol.name, strength: strength.atom };
    case "dim": {
      const expression = present(real.dim);
      return { text: printExpression(expression), strength: strengthOf(expression) };
    }
    case "call":
      return printCall(real);
  }
}

const infix = {
  add: { sign: "+", own: strength.sum, left: strength.sum },
  subtract: { sign: "-", own: strength.sum, left: strength.sum },
  multiply: { sign: "*", own: strength.product, left: strength.product },
  divide: { sign: "/", own: strength.product, left: strength.product },
  power: { sign: "^", own: strength.power, left: strength.atom },
} as const;

function printCall({ function: name, args }: Real & { readonly kind: "call" }): Printed {
  const [a, b] = args;
  if (name === "negate" && a) {
    return { text: `-${enclosed(a, strength.sign)}`, strength: strength.sign };
  }
  if (name in infix && a && b) {
    const { sign, own, left } = infix[name as keyof typeof infix];
    return { text: `${enclosed(a, left)} ${sign} ${enclosed(b, own + 1)}`, strength: own };
  }
  return { text: `${name}(${args.map(printReal).join(", ")})`, strength: strength.atom };
}

function enclosed(real: Real, least: number): string {
  const printed = print(real);
  return printed.strength < least ? `(${printed.text})` : printed.text;
}
