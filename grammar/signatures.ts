/** Rules of what stands before a body: hyperparameters, inputs, outputs and facts. */
import type {
  Divides,
  Expression,
  Fact,
  Hyperparameter,
  HyperparameterType,
  Port,
  Signature,
} from "../src/syntax/ast.ts";
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import { EquationParser } from "./equations.ts";
import { isAny, retype, type Token } from "./token.ts";
import * as t from "./tokens.ts";
import { withoutSlack } from "./without-slack.ts";

export abstract class SignatureParser extends EquationParser {
  // -------------------------------------------------------------- hyperparameters

  protected readonly hyperparameters = this.RULE(
    "hyperparameters",
    (): readonly Hyperparameter[] => {
      const open = this.CONSUME(t.LeftParenthesis);
      const items = this.commaSeparated(open, () => this.SUBRULE(this.hyperparameter));
      this.CONSUME(t.RightParenthesis);
      return items;
    },
  );

  protected readonly hyperparameter = this.RULE("hyperparameter", (): Hyperparameter => {
    const start = this.start();
    let isStatic = false;
    this.OPTION1({
      GATE: () => this.isAhead(t.Identifier, 2),
      DEF: () => {
        this.CONSUME(t.Static);
        isStatic = true;
      },
    });
    const name = this.identifier(this.CONSUME(t.Identifier));
    if (!this.RECORDING_PHASE && this.isAhead(t.Identifier))
      this.stop("`:` after the name of a hyperparameter");
    const type = this.OPTION2(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.type);
    });
    const initial = this.OPTION3(() => {
      this.CONSUME(t.Assign);
      return this.SUBRULE(this.expression);
    });
    this.misplacedFact();
    return { span: this.since(start, name.span), name, isStatic, type, initial };
  });

  /** `p: float where p < 1` */
  private misplacedFact(): void {
    if (this.RECORDING_PHASE || !this.isAhead(t.Where) || !this.isAhead(t.Identifier, 2)) return;
    const values = { expected: "`,` or `)`", found: "`where`" };
    const notes = [
      "conditions stand behind the outputs: `model M(p: float) : x[N, 4] -> y where p < 1 { … }`",
    ];
    this.emit(report(syntax.unexpected, values, this.spanOf(this.ahead()), { notes }));
    this.SKIP_TOKEN();
    this.SUBRULE(this.fact);
  }

  protected readonly type = this.RULE("type", (): HyperparameterType => {
    const start = this.start();
    return this.OR<HyperparameterType>({
      DEF: [
        {
          ALT: () => {
            const token = this.CONSUME(t.Identifier) as Token;
            // What has no name is complained of no more.
            const name = token.isDoubtful ? "" : token.image;
            return { kind: "named-type", span: this.since(start), name };
          },
        },
        {
          ALT: () => {
            const open = this.CONSUME(t.LeftParenthesis);
            const items = this.commaSeparated(open, () => this.SUBRULE1(this.type));
            this.CONSUME(t.RightParenthesis);
            return { kind: "tuple-type", span: this.since(start), items };
          },
        },
        {
          ALT: () => {
            const open = this.CONSUME(t.LeftBracket);
            const item = this.SUBRULE2(this.type);
            this.expectClosing(open);
            this.CONSUME(t.RightBracket);
            return { kind: "list-type", span: this.since(start), item };
          },
        },
      ],
      ERR_MSG: "a type",
    });
  });

  // -------------------------------------------------------------- signatures

  protected readonly signature = this.RULE("signature", (): Signature => {
    const start = this.start();
    const inputs = this.SUBRULE1(this.ports);
    const given = this.OPTION1(() => {
      this.CONSUME(t.Given);
      return this.SUBRULE2(this.ports);
    });
    this.mendFatArrow();
    this.wish(
      t.Arrow,
      "`->`",
      "a signature is `inputs -> outputs`, as in `x[N, D] -> y[N, units]`",
    );
    this.CONSUME(t.Arrow);
    const outputs = this.SUBRULE3(this.ports);
    const facts: Fact[] = [];
    this.OPTION2(() => {
      this.CONSUME(t.Where);
      this.AT_LEAST_ONE_SEP({
        SEP: t.Comma,
        DEF: () => facts.push(this.SUBRULE(this.fact)),
        ERR_MSG: "a condition",
      });
    });
    return {
      span: this.since(start),
      inputs,
      given: given ?? withoutSlack([]),
      outputs,
      facts: withoutSlack(facts),
    };
  });

  private mendFatArrow(): void {
    if (this.RECORDING_PHASE || !this.isAhead(t.FatArrow)) return;
    const token = this.ahead();
    const span = this.spanOf(token);
    const fixes = [{ title: "write `->`", edits: [{ span, text: "->" }] }];
    this.emit(report(syntax.foreignOperator, { found: "=>", instead: "->" }, span, { fixes }));
    retype(token, t.Arrow);
  }

  protected readonly ports = this.RULE("ports", (): readonly Port[] => {
    const ports: Port[] = [];
    do {
      this.AT_LEAST_ONE_SEP({
        SEP: t.Comma,
        DEF: () => ports.push(this.SUBRULE(this.port)),
        ERR_MSG: "a signal's name",
      });
    } while (this.lacksCommaBeforePort());
    return withoutSlack(ports);
  });

  /** `x[N, D] memory[N, S, E]`: reports the comma that is missing between two signals. */
  private lacksCommaBeforePort(): boolean {
    if (this.RECORDING_PHASE || this.ahead().opensLine) return false;
    const isPort = this.isAhead(t.Identifier) && this.isAhead(t.LeftBracket, 2);
    if (!isPort || isAny(this.ahead(), [t.Where, t.Given])) return false;
    this.reportMissingComma();
    return true;
  }

  protected readonly port = this.RULE("port", (): Port => {
    const start = this.start();
    const { dtype, name, shape } = this.typedName();
    return { span: this.since(start, name.span), dtype, name, shape };
  });

  protected readonly fact = this.RULE("fact", (): Fact => {
    const start = this.start();
    const first = this.SUBRULE1(this.expression);
    const dividend = this.OPTION(() => {
      this.CONSUME(t.Bar);
      return this.SUBRULE2(this.expression);
    });
    return this.ACTION(() => this.factOf(start, first, dividend));
  });

  private factOf(start: number, first: Expression, dividend: Expression | undefined): Fact {
    if (dividend === undefined) return first;
    const divides: Divides = { kind: "divides", span: this.since(start), divisor: first, dividend };
    return divides;
  }
}
