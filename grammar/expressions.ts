/** Rules of expressions. A formula is read flat and folded by `precedence.ts`. */
import type { IOrAlt, IToken, ParserMethod } from "chevrotain";
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type {
  Expression,
  ForExpression,
  IfExpression,
  LambdaExpression,
  ListExpression,
  PreExpression,
  RearrangementExpression,
  RepeatExpression,
  StringLiteral,
} from "../src/syntax/ast.ts";
import { CallParser } from "./calls.ts";
import { limits } from "./limits.ts";
import { namedFieldOf } from "./named-field.ts";
import { numberLiteral } from "./literals.ts";
import { Fold } from "./precedence.ts";
import type { Operand, Part } from "./precedence.ts";
import { TooDeep } from "./stop.ts";
import { isAny } from "./token.ts";
import type { Token } from "./token.ts";
import * as t from "./tokens.ts";

type Rule<T> = ParserMethod<[], T>;

const operandOpeners = [
  t.Identifier,
  t.NumberToken,
  t.StringToken,
  t.True,
  t.False,
  t.Pre,
  t.LeftParenthesis,
  t.LeftBracket,
  t.Bar,
  t.If,
  t.Repeat,
  t.For,
];

const opensOperand = new Set(
  t.vocabulary
    .filter((type) =>
      isAny({ tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? -1 } as IToken, operandOpeners),
    )
    .map((type) => type.tokenTypeIdx),
);

export abstract class ExpressionParser extends CallParser {
  /** Calls of `expression` that are under way, a measure of the stack. */
  protected depth = 0;
  /** Parts of the longest formula so far, or calls, indices and fields on one operand. */
  protected longestFormula = 0;

  /** Expressions within expressions, at most so far. */
  protected deepest = 0;
  private primaries: IOrAlt<Expression>[] | undefined;

  readonly expression = this.RULE("expression", (): Expression => {
    if (this.RECORDING_PHASE) return this.recordedFormula();
    this.depth++;
    if (this.depth > this.deepest) this.deepest = this.depth;
    if (this.depth > limits.depth) this.stopTooDeep();
    const expression = this.flatFormula();
    this.depth--;
    return expression;
  });

  private recordedFormula(): Expression {
    const parts: Part[] = [];
    this.MANY1(() => parts.push(this.CONSUME1(t.Prefix) as Token));
    parts.push(this.SUBRULE1(this.operand));
    this.MANY2(() => {
      parts.push(this.CONSUME2(t.Infix) as Token);
      this.MANY3(() => parts.push(this.CONSUME3(t.Prefix) as Token));
      parts.push(this.SUBRULE2(this.operand));
    });
    return this.ACTION(() => this.folded(parts));
  }

  /** What is recorded above, straight on: nothing is read as often, and most of it is one operand. */
  private flatFormula(): Expression {
    const parts: Part[] = [];
    for (;;) {
      while (this.isAhead(t.Prefix)) parts.push(this.CONSUME(t.Prefix) as Token);
      const operand = this.SUBRULE(this.operand);
      const isLast = !this.isAhead(t.Infix);
      if (isLast && parts.length === 0) return operand.expression;
      parts.push(operand);
      if (isLast) return this.folded(parts);
      parts.push(this.CONSUME(t.Infix) as Token);
    }
  }

  private folded(parts: readonly Part[]): Expression {
    this.longestFormula = Math.max(this.longestFormula, parts.length);
    if (parts.length > 2 * limits.operators) this.stopTooDeep();
    return new Fold(this.file.path, parts, this.emit).run().expression;
  }

  private stopTooDeep(): never {
    const span = this.spanOf(this.LA(0));
    throw new TooDeep(report(syntax.nestedTooDeeply, { limit: limits.nesting }, span));
  }

  // -------------------------------------------------------------- operands

  private readonly operand = this.RULE("operand", (): Operand => {
    const start = this.start();
    let expression = this.primary();
    if (this.RECORDING_PHASE) {
      this.MANY(() => this.application(start, expression));
      return { expression, start, end: start };
    }
    let calls = 0;
    let count = 0;
    while (this.isApplied()) {
      expression = this.applied(start, expression);
      calls = expression.kind === "call" ? calls + 1 : 0;
      if (calls === 3) this.reportThirdCall(expression);
      if (++count > limits.operators) this.stopTooDeep();
    }
    this.longestFormula = Math.max(this.longestFormula, count);
    if (this.isAhead(t.Dot)) expression = this.namedField(start, expression);
    return { expression, start, end: this.since(start).end };
  });

  /** The line rule: brackets apply to what stands before them on the same line. */
  private isApplied(): boolean {
    const token = this.ahead();
    const { tokenType } = token;
    if (tokenType === t.Field) return true;
    return (tokenType === t.LeftParenthesis || tokenType === t.LeftBracket) && !token.opensLine;
  }

  /** As `application`, straight to the rule: on the way to a deep argument every call counts. */
  private applied(start: number, object: Expression): Expression {
    const ARGS: [number, Expression] = [start, object];
    const { tokenType } = this.ahead();
    if (tokenType === t.LeftParenthesis) return this.SUBRULE(this.call, { ARGS });
    if (tokenType === t.LeftBracket) return this.SUBRULE(this.index, { ARGS });
    return this.SUBRULE(this.field, { ARGS });
  }

  private application(start: number, object: Expression): Expression {
    return this.OR2<Expression>([
      { ALT: () => this.SUBRULE(this.call, { ARGS: [start, object] }) },
      { ALT: () => this.SUBRULE(this.index, { ARGS: [start, object] }) },
      { ALT: () => this.SUBRULE(this.field, { ARGS: [start, object] }) },
    ]);
  }

  private primary(): Expression {
    if (!this.RECORDING_PHASE) {
      if (this.isAhead(t.Field)) return this.pointNumber();
      this.checkOperand();
    }
    if (!this.RECORDING_PHASE && this.isAhead(t.Identifier))
      return this.named(this.CONSUME(t.Identifier));
    this.primaries ??= this.primaryForms();
    return this.OR(this.primaries);
  }

  /** Made once, since closures for each operand would be most of the parser's garbage. */
  private primaryForms(): IOrAlt<Expression>[] {
    return [
      { ALT: () => this.named(this.CONSUME(t.Identifier)) },
      { ALT: () => this.numbered(this.CONSUME(t.NumberToken)) },
      { ALT: () => this.SUBRULE(this.string) },
      { ALT: () => this.truth(this.CONSUME(t.True), true) },
      { ALT: () => this.truth(this.CONSUME(t.False), false) },
      { ALT: () => this.SUBRULE(this.parenthesised) },
      { ALT: () => this.SUBRULE(this.list) },
      { ALT: () => this.SUBRULE(this.previous) },
      { ALT: () => this.SUBRULE(this.lambda) },
      { ALT: () => this.SUBRULE(this.choice) },
      { ALT: () => this.SUBRULE(this.repeat) },
      { ALT: () => this.SUBRULE(this.loop) },
    ];
  }

  private checkOperand(): void {
    const token = this.ahead();
    if (!opensOperand.has(token.tokenTypeIdx)) this.stop("an expression");
    if (token.opensLine && (this.opensEquation() || this.opensDeclaration())) {
      this.stop("an expression");
    }
  }

  private named(token: IToken): Expression {
    return this.openedBy(token) ?? { kind: "name", span: this.spanOf(token), name: token.image };
  }

  private numbered(token: IToken): Expression {
    return numberLiteral(token.image, this.spanOf(token), this.emit);
  }

  private truth(token: IToken, value: boolean): Expression {
    return { kind: "boolean", span: this.spanOf(token), value };
  }

  /** `.5`, which is a field without its tuple. */
  private pointNumber(): Expression {
    const token = this.CONSUME(t.Field);
    const span = this.spanOf(token);
    const fixes = [
      {
        title: `write \`0${token.image}\``,
        edits: [{ span: { ...span, end: span.start }, text: "0" }],
      },
    ];
    this.emit(report(syntax.malformedNumber, { text: token.image }, span, { fixes }));
    return { kind: "number", span, value: Number(token.image), isInteger: false };
  }

  /** `x.relu` and `0..n`, from other languages. */
  private namedField(start: number, object: Expression): Expression {
    const dot = this.CONSUME(t.Dot);
    // The second dot alone, or that of `.10`.
    const isInterval = this.ahead().image.startsWith(".");
    if (isInterval) this.SKIP_TOKEN();
    if (this.isAhead(t.Identifier)) this.CONSUME(t.Identifier);
    const span = { ...this.since(start), start: dot.startOffset };
    const interval = { found: "..", instead: "range(n)" };
    const places = { whole: this.since(start), field: span };
    if (isInterval) this.emit(report(syntax.foreignOperator, interval, span));
    else this.emit(namedFieldOf(object, this.LA(0).image, places));
    while (this.isApplied()) {
      this.applied(start, { kind: "error", span });
    }
    if (this.isAhead(t.Dot)) return this.namedField(start, { kind: "error", span });
    return { kind: "error", span: this.since(start) };
  }

  private reportThirdCall(call: Expression): void {
    if (call.kind !== "call") return;
    this.emit(report(syntax.thirdCall, {}, this.span(call.callee.span.end, call.span.end)));
  }

  // -------------------------------------------------------------- said by the parser of forms

  abstract readonly string: Rule<StringLiteral>;
  protected abstract readonly parenthesised: Rule<Expression>;
  protected abstract readonly list: Rule<ListExpression | RearrangementExpression>;
  protected abstract readonly previous: Rule<PreExpression>;
  protected abstract readonly lambda: Rule<LambdaExpression>;
  protected abstract readonly choice: Rule<IfExpression>;
  protected abstract readonly repeat: Rule<RepeatExpression>;
  protected abstract readonly loop: Rule<ForExpression>;
  protected abstract openedBy(name: IToken): Expression | undefined;
}
