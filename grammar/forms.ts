/** Rules of the operands that have parts of their own: brackets, shapes, and what opens with a word. */
import type { IToken } from "chevrotain";
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type {
  Ellipsis,
  Expression,
  ForExpression,
  Identifier,
  IfExpression,
  LambdaExpression,
  ListExpression,
  PreExpression,
  RearrangementExpression,
  RepeatExpression,
  ShapePattern,
  StringLiteral,
} from "../src/syntax/ast.ts";
import { ExpressionParser } from "./expressions.ts";
import { stringLiteral } from "./literals.ts";
import * as t from "./tokens.ts";

export abstract class FormParser extends ExpressionParser {
  readonly string = this.RULE("string", (): StringLiteral => {
    const token = this.CONSUME(t.StringToken);
    return this.ACTION(() => stringLiteral(token.image, this.spanOf(token), this.emit));
  });

  protected readonly parenthesised = this.RULE("parenthesised", (): Expression => {
    const open = this.CONSUME(t.LeftParenthesis);
    const items = this.commaSeparated(open, () => this.SUBRULE(this.expression));
    this.ACTION(() => {
      if (items.length === 0) this.stop("an expression");
    });
    const isTuple = items.length > 1 || this.LA(0).tokenType === t.Comma;
    this.CONSUME(t.RightParenthesis);
    const arrow = this.arrowFunction(open.startOffset, items);
    if (arrow) return arrow;
    const [first] = items;
    if (first !== undefined && !isTuple) return first;
    return { kind: "tuple", span: this.since(open.startOffset), items };
  });

  /** `x => relu(x)` and `(a, b) => a + b`, from other languages, which are taken for what they mean. */
  private arrowFunction(start: number, names: readonly Expression[]): Expression | undefined {
    if (this.RECORDING_PHASE || !this.isAhead(t.FatArrow)) return undefined;
    const parameters: Identifier[] = names.flatMap((each) => (each.kind === "name" ? [each] : []));
    if (parameters.length < names.length) return undefined;
    const instead = `|${parameters.map(({ name }) => name).join(", ")}|`;
    this.SKIP_TOKEN();
    const span = this.since(start);
    const found = `${instead.slice(1, -1)} =>`;
    const fixes = [{ title: `write \`${instead}\``, edits: [{ span, text: instead }] }];
    this.emit(report(syntax.foreignOperator, { found, instead }, span, { fixes }));
    const body = this.SUBRULE7(this.expression);
    return { kind: "lambda", span: this.since(start), parameters, body };
  }

  protected readonly list = this.RULE("list", (): ListExpression | RearrangementExpression => {
    const from = this.SUBRULE1(this.shape);
    let to: ShapePattern | undefined;
    this.OPTION(() => {
      this.CONSUME(t.FatArrow);
      to = this.SUBRULE2(this.shape);
    });
    return this.ACTION(() => {
      if (to === undefined) return { kind: "list", span: from.span, items: from.dims };
      return { kind: "rearrangement", span: this.since(from.span.start), from, to };
    });
  });

  /** `[N, heads * d, ...]`: a shape, or the items of a list. */
  readonly shape = this.RULE("shape", (): ShapePattern => {
    const open = this.CONSUME(t.LeftBracket);
    const dims = this.commaSeparated(open, () => this.item());
    this.CONSUME(t.RightBracket);
    return { span: this.since(open.startOffset), dims };
  });

  /** What may stand in a list, a shape or an argument; not a rule of its own, to spare the stack. */
  protected item(): Expression {
    if (this.RECORDING_PHASE || this.isAhead(t.Ellipsis)) {
      return this.OR9<Expression>([
        { ALT: () => this.ellipsis(this.CONSUME9(t.Ellipsis)) },
        { ALT: () => this.SUBRULE9(this.expression) },
      ]);
    }
    return this.SUBRULE9(this.expression);
  }

  private ellipsis(token: IToken): Ellipsis {
    return { kind: "ellipsis", span: this.spanOf(token) };
  }

  protected readonly previous = this.RULE("pre", (): PreExpression => {
    const start = this.CONSUME(t.Pre).startOffset;
    this.wish(t.Identifier, "the name of a state");
    const name = this.identifier(this.CONSUME(t.Identifier));
    return { kind: "pre", span: this.since(start), name };
  });

  // -------------------------------------------------------------- forms that open with a word

  protected readonly lambda = this.RULE("lambda", (): LambdaExpression => {
    const start = this.CONSUME1(t.Bar).startOffset;
    const parameters: Identifier[] = [];
    this.ACTION(() => {
      if (this.ahead().opensLine && this.opensEquation()) this.stop("a parameter's name");
    });
    this.AT_LEAST_ONE_SEP({
      SEP: t.Comma,
      DEF: () => parameters.push(this.identifier(this.CONSUME(t.Identifier))),
      ERR_MSG: "a parameter's name",
    });
    this.wish(t.Bar, "`,` or `|`");
    this.CONSUME2(t.Bar);
    const body = this.SUBRULE(this.expression);
    return { kind: "lambda", span: this.since(start), parameters, body };
  });

  protected readonly choice = this.RULE("if", (): IfExpression => {
    const start = this.CONSUME(t.If).startOffset;
    const condition = this.SUBRULE1(this.expression);
    this.CONSUME(t.Then);
    const consequent = this.SUBRULE2(this.expression);
    this.wish(t.Else, "`else`", "an `if` is a value, so it always has both branches");
    this.CONSUME(t.Else);
    const alternative = this.SUBRULE3(this.expression);
    return { kind: "if", span: this.since(start), condition, consequent, alternative };
  });

  protected readonly repeat = this.RULE("repeat", (): RepeatExpression => {
    const start = this.CONSUME(t.Repeat).startOffset;
    this.ACTION(() => {
      if (
        this.isAhead(t.LeftParenthesis) &&
        this.isAhead(t.Comma, 3) &&
        this.isAhead(t.LeftBrace, 4)
      )
        this.stop("a number", {
          notes: ["say how often, and then what: `repeat 3 { dense(8) -> relu }`"],
        });
    });
    const count = this.SUBRULE(this.expression);
    const body = this.SUBRULE(this.braced);
    return { kind: "repeat", isFork: false, span: this.since(start), count, body };
  });

  protected readonly loop = this.RULE("for", (): ForExpression => {
    const start = this.CONSUME(t.For).startOffset;
    let pattern: Identifier[] = [];
    let isTuple = false;
    this.OR({
      DEF: [
        {
          ALT: () => {
            const open = this.CONSUME(t.LeftParenthesis);
            const name = (): Identifier => this.identifier(this.CONSUME1(t.Identifier));
            pattern = [...this.commaSeparated(open, name)];
            isTuple = true;
            this.CONSUME(t.RightParenthesis);
          },
        },
        { ALT: () => (pattern = [this.identifier(this.CONSUME2(t.Identifier))]) },
      ],
      ERR_MSG: "a name",
    });
    this.ACTION(() => {
      if (this.isAhead(t.Comma)) {
        this.bareNames(pattern);
        isTuple = true;
      }
    });
    this.CONSUME(t.In);
    const list = this.SUBRULE(this.expression);
    const body = this.SUBRULE(this.braced);
    return { kind: "for", isFork: false, span: this.since(start), pattern, isTuple, list, body };
  });

  /** `for i, item in …`, as in Python. */
  private bareNames(names: Identifier[]): void {
    const [first] = names;
    if (!first) return;
    while (this.isAhead(t.Comma) && this.isAhead(t.Identifier, 2)) {
      this.SKIP_TOKEN();
      names.push(this.identifier(this.ahead()));
      this.SKIP_TOKEN();
    }
    const { path, start, end } = this.since(first.span.start);
    const edits = [
      { span: { path, start, end: start }, text: "(" },
      { span: { path, start: end, end }, text: ")" },
    ];
    const fixes = [{ title: "put the names in parentheses", edits }];
    this.emit(report(syntax.bareTuple, { where: "of a `for`" }, { path, start, end }, { fixes }));
  }

  /** `fork for …` and `fork repeat …`: elsewhere, `fork` is a name. And `x => …`, which is none. */
  protected openedBy(name: IToken): Expression | undefined {
    const { image, startOffset } = name;
    if (this.isAhead(t.FatArrow)) {
      const parameter = { kind: "name", span: this.spanOf(name), name: image } as const;
      const arrow = this.arrowFunction(startOffset, [parameter]);
      if (arrow) return arrow;
    }
    if (image !== "fork") return undefined;
    const isLoop = this.isAhead(t.For);
    if (!isLoop && !this.isAhead(t.Repeat)) return undefined;
    const rounds = isLoop ? this.SUBRULE8(this.loop) : this.SUBRULE8(this.repeat);
    return { ...rounds, isFork: true, span: this.since(startOffset) };
  }

  protected readonly braced = this.RULE("braced", (): Expression => {
    const open = this.CONSUME(t.LeftBrace);
    const body = this.SUBRULE(this.expression);
    this.expectClosing(open);
    this.CONSUME(t.RightBrace);
    return body;
  });
}
