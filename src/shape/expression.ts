/** Dims as trees of the operators that people write, between the normal form and text or code. */
import type { DimSymbol } from "./normal-form.ts";

export type BinaryKind =
  | "add"
  | "subtract"
  | "multiply"
  | "floorDivide"
  | "ceilDivide"
  | "exactDivide"
  | "modulo"
  | "maximum"
  | "minimum"
  | "power";

export type Expression =
  | { readonly kind: "integer"; readonly value: bigint }
  | { readonly kind: "symbol"; readonly symbol: DimSymbol }
  | { readonly kind: "negate"; readonly operand: Expression }
  | { readonly kind: BinaryKind; readonly left: Expression; readonly right: Expression };

export function integerExpression(value: bigint): Expression {
  return { kind: "integer", value };
}

export function binary(kind: BinaryKind, left: Expression, right: Expression): Expression {
  return { kind, left, right };
}

/** How strongly an expression holds together; an operand that holds less needs parentheses. */
export const strength = { sum: 1, product: 2, sign: 3, power: 4, atom: 5 } as const;

const signs: Partial<Record<BinaryKind, string>> = {
  add: "+",
  subtract: "-",
  multiply: "*",
  floorDivide: "//",
  exactDivide: "/",
  modulo: "%",
  power: "^",
};

/** As `.nn` has it. */
export function printExpression(expression: Expression): string {
  switch (expression.kind) {
    case "integer":
      return String(expression.value);
    case "symbol":
      return expression.symbol.name;
    case "negate":
      return `-${enclosed(expression.operand, strength.sign)}`;
    case "ceilDivide":
      return `ceil(${printExpression({ ...expression, kind: "exactDivide" })})`;
    case "maximum":
    case "minimum": {
      const operands = `${printExpression(expression.left)}, ${printExpression(expression.right)}`;
      return `${expression.kind === "maximum" ? "max" : "min"}(${operands})`;
    }
    default:
      return printBinary(expression.kind, expression.left, expression.right);
  }
}

function printBinary(kind: BinaryKind, left: Expression, right: Expression): string {
  const own = strengthOfKind(kind);
  // `2 * H // 3` is clear, but `H // 3 * 2` is not, so a rounding operand is enclosed.
  const isRounding =
    own === strength.product && (left.kind === "floorDivide" || left.kind === "modulo");
  const leftLimit = kind === "power" ? strength.atom : isRounding ? own + 1 : own;
  return `${enclosed(left, leftLimit)} ${signs[kind] ?? "?"} ${enclosed(right, own + 1)}`;
}

function enclosed(expression: Expression, least: number): string {
  const text = printExpression(expression);
  return strengthOf(expression) < least ? `(${text})` : text;
}

export function strengthOf(expression: Expression): number {
  switch (expression.kind) {
    case "integer":
      return expression.value < 0n ? strength.sign : strength.atom;
    case "symbol":
      return strength.atom;
    case "negate":
      return strength.sign;
    default:
      return strengthOfKind(expression.kind);
  }
}

function strengthOfKind(kind: BinaryKind): number {
  switch (kind) {
    case "add":
    case "subtract":
      return strength.sum;
    case "power":
      return strength.power;
    case "ceilDivide":
    case "maximum":
    case "minimum":
      return strength.atom;
    default:
      return strength.product;
  }
}

/** What makes an expression hard to read, most important first; compare with `compareCosts`. */
export function costOf(expression: Expression): readonly number[] {
  let symbols = 0;
  let nodes = 0;
  let numbers = 0;
  const visit = (each: Expression): void => {
    nodes++;
    if (each.kind === "symbol") symbols++;
    else if (each.kind === "integer") numbers += Math.abs(Number(each.value));
    else if (each.kind === "negate") visit(each.operand);
    else {
      visit(each.left);
      visit(each.right);
    }
  };
  visit(expression);
  return [symbols, nodes, numbers, printExpression(expression).length];
}

export function compareCosts(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((cost, position) => cost !== b[position]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
