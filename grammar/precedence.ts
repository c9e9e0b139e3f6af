/**
 * A flat run of operands and operators to a tree. The parser reads a formula flat, so that a level of precedence costs
 * no call; here it is folded by binding power.
 */
import type { TokenType } from "chevrotain";
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type { Diagnostic } from "../src/diagnostics/diagnostic.ts";
import type { Span } from "../src/source/source.ts";
import type { BinaryOperator, Expression } from "../src/syntax/ast.ts";
import { spanOf } from "./token.ts";
import type { Token } from "./token.ts";

/** An operand with the extent of its text, which is more than its node's where parentheses stood around it. */
export interface Operand {
  readonly expression: Expression;
  readonly start: number;
  readonly end: number;
}

/** Prefixes and infixes are tokens; between them stand the operands. */
export type Part = Operand | Token;

const pipePower = 1;
const notPower = 4;
const comparisonPower = 5;
const negativePower = 8;
const caretPower = 9;

const powers: Readonly<Record<string, number>> = {
  "->": pipePower,
  or: 2,
  and: 3,
  "==": comparisonPower,
  "!=": comparisonPower,
  "<": comparisonPower,
  "<=": comparisonPower,
  ">": comparisonPower,
  ">=": comparisonPower,
  "+": 6,
  "-": 6,
  "*": 7,
  "/": 7,
  "//": 7,
  "%": 7,
  "@": 7,
  "^": caretPower,
};

const isToken = (part: Part | undefined): part is Token => part !== undefined && "image" in part;

const operators = new Map<TokenType, string>();

/** The operator as the language writes it, also where another one was mended. */
function operatorOf({ tokenType, image }: Token): string {
  let operator = operators.get(tokenType);
  if (operator === undefined) {
    operator = tokenType.LABEL?.slice(1, -1) ?? image;
    operators.set(tokenType, operator);
  }
  return operator;
}

/** Folds one formula; the parts alternate as the parser's rule says. */
export class Fold {
  private at = 0;
  private readonly path: string;
  private readonly parts: readonly Part[];
  private readonly emit: (diagnostic: Diagnostic) => void;

  constructor(path: string, parts: readonly Part[], emit: (diagnostic: Diagnostic) => void) {
    this.path = path;
    this.parts = parts;
    this.emit = emit;
  }

  /** The whole tree. */
  run(): Operand {
    return this.extend(this.prefixed(), pipePower);
  }

  private prefixed(): Operand {
    const part = this.parts[this.at++];
    if (part === undefined) throw new Error("a formula ends with an operator");
    if (!isToken(part)) return part;
    const isNot = operatorOf(part) === "not";
    const operand = this.extend(this.prefixed(), isNot ? notPower : negativePower);
    const operator = isNot ? "not" : "-";
    const span = this.span(part.startOffset, operand.end);
    const expression: Expression = {
      kind: "unary",
      span,
      operator,
      operand: operand.expression,
    };
    return { expression, start: span.start, end: span.end };
  }

  /** Takes the operators that bind at least as tightly as `minimum` and their right operands. */
  private extend(first: Operand, minimum: number): Operand {
    let left = first;
    let isComparison = false;
    for (;;) {
      const token = this.parts[this.at];
      if (!isToken(token)) return left;
      const operator = operatorOf(token);
      const power = powers[operator] ?? 0;
      if (power < minimum) return left;
      this.at++;
      if (power === pipePower) {
        left = this.pipe(left);
        continue;
      }
      if (isComparison && power === comparisonPower) this.reportChain(token);
      isComparison = power === comparisonPower;
      const right = this.extend(this.prefixed(), power === caretPower ? power : power + 1);
      left = this.binary(left, token, operator as BinaryOperator, right);
    }
  }

  private binary(left: Operand, token: Token, operator: BinaryOperator, right: Operand): Operand {
    const expression: Expression = {
      kind: "binary",
      span: this.span(left.start, right.end),
      operator,
      operatorSpan: spanOf(this.path, token),
      left: left.expression,
      right: right.expression,
    };
    return { expression, start: left.start, end: right.end };
  }

  /** The right side is one operand; if arithmetic follows it, what was meant is arithmetic with the pipe's result. */
  private pipe(left: Operand): Operand {
    const part = this.parts[this.at];
    if (isToken(part)) return this.pipeIntoPrefix(left, part);
    const leaf = this.prefixed();
    const piped = this.piped(left, leaf);
    const operator = this.parts[this.at];
    if (!isToken(operator) || operatorOf(operator) === "->") return piped;
    const whole = this.extend(piped, pipePower + 1);
    this.reportArithmetic(operator, piped, leaf.start, whole.end);
    return whole;
  }

  private pipeIntoPrefix(left: Operand, prefix: Token): Operand {
    const right = this.extend(this.prefixed(), pipePower + 1);
    const span = this.span(right.start, right.end);
    this.emit(report(syntax.pipeIntoArithmetic, { operator: operatorOf(prefix) }, span));
    return this.piped(left, right);
  }

  private piped(left: Operand, right: Operand): Operand {
    const span = this.span(left.start, right.end);
    const expression: Expression = {
      kind: "pipe",
      span,
      left: left.expression,
      right: right.expression,
    };
    return { expression, start: span.start, end: span.end };
  }

  private reportArithmetic(operator: Token, piped: Operand, start: number, end: number): void {
    const inner = this.span(piped.start, piped.end);
    const edits = [
      { span: this.span(inner.start, inner.start), text: "(" },
      { span: this.span(inner.end, inner.end), text: ")" },
    ];
    const values = { operator: operatorOf(operator) };
    this.emit(
      report(syntax.pipeIntoArithmetic, values, this.span(start, end), {
        label: "this is arithmetic, not a block",
        fixes: [{ title: "put the pipe in parentheses", edits }],
      }),
    );
  }

  private reportChain(token: Token): void {
    this.emit(report(syntax.chainedComparison, {}, spanOf(this.path, token)));
  }

  private span(start: number, end: number): Span {
    return { path: this.path, start, end };
  }
}
