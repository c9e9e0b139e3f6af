/** A reader of printed dims, with the precedences of the language. */
import * as dims from "../../src/shape/dim.ts";
import type { Dim } from "../../src/shape/dim.ts";
import { symbolOf } from "./arbitrary.ts";

const infix: Readonly<Record<string, [level: number, (a: Dim, b: Dim) => Dim]>> = {
  "+": [1, dims.add],
  "-": [1, dims.subtract],
  "*": [2, dims.multiply],
  "/": [2, dims.exactDivide],
  "//": [2, dims.floorDivide],
  "%": [2, dims.modulo],
};

export function parseDim(text: string): Dim {
  const tokens = text.match(/\d+|[A-Za-z_]\w*|\/\/|[-+*/%^(),]/g) ?? [];
  let next = 0;
  const take = (token?: string): string => {
    const found = tokens[next++] ?? "";
    if (token !== undefined && found !== token) throw new Error(`${text}: ${found} for ${token}`);
    return found;
  };
  const binary = (level: number): Dim => {
    if (level > 2) return unary();
    let left = binary(level + 1);
    for (;;) {
      const entry = infix[tokens[next] ?? ""];
      if (entry?.[0] !== level) return left;
      next++;
      left = entry[1](left, binary(level + 1));
    }
  };
  const unary = (): Dim => {
    if (tokens[next] !== "-") return power();
    next++;
    return dims.negate(unary());
  };
  const power = (): Dim => {
    const base = primary();
    if (tokens[next] !== "^") return base;
    next++;
    return dims.power(base, unary());
  };
  const primary = (): Dim => {
    const token = take();
    if (/^\d/.test(token)) return dims.integer(Number(token));
    if (token === "(") {
      const inner = binary(1);
      take(")");
      return inner;
    }
    if (tokens[next] !== "(") return dims.symbol(symbolOf(token));
    take("(");
    const result = token === "ceil" ? ceiling() : extremum(token);
    take(")");
    return result;
  };
  /** `ceil(a / b)`: the last division is the one that rounds. */
  const ceiling = (): Dim => {
    const start = next;
    let left = unary();
    let last: { readonly left: Dim; readonly right: Dim } | undefined;
    while (infix[tokens[next] ?? ""]?.[0] === 2) {
      const [, operation] = infix[take()]!;
      const right = unary();
      last = { left, right };
      left = operation(left, right);
    }
    if (!last) throw new Error(`${text}: no quotient at ${start}`);
    return dims.ceilDivide(last.left, last.right);
  };
  const extremum = (name: string): Dim => {
    const left = binary(1);
    take(",");
    return (name === "max" ? dims.maximum : dims.minimum)(left, binary(1));
  };
  const result = binary(1);
  if (next !== tokens.length) throw new Error(`${text}: left over at ${next}`);
  return result;
}
