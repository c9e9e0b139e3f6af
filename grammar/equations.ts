/** Rules of equations. */
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type { Span } from "../src/source/source.ts";
import type {
  Argument,
  DefiningEquation,
  Equation,
  Expression,
  Identifier,
  NextEquation,
  ParamEquation,
  ShapePattern,
  StateEquation,
  StringLiteral,
  Target,
} from "../src/syntax/ast.ts";
import { BodyParser } from "./bodies.ts";
import { isAny } from "./token.ts";
import * as t from "./tokens.ts";

const targetNote = "a `target` stands in a `train` section";

export abstract class EquationParser extends BodyParser {
  // -------------------------------------------------------------- equations

  readonly equation = this.RULE("equation", (): Equation => {
    const start = this.start();
    if (this.isPlain()) return this.SUBRULE(this.definition, { ARGS: [start, undefined] });
    if (this.isWordWithName([t.Target])) this.refuse("an equation", { notes: [targetNote] });
    const pinned = this.OPTION(() => this.SUBRULE(this.annotation));
    const ARGS: [number, StringLiteral | undefined] = [start, pinned];
    return this.OR<Equation>({
      IGNORE_AMBIGUITIES: true,
      DEF: [
        {
          GATE: () => this.isWordWithName([t.Param, t.Buffer]),
          ALT: () => this.SUBRULE(this.weight, { ARGS }),
        },
        {
          GATE: () => this.isWordWithName([t.State]),
          ALT: () => this.SUBRULE(this.state, { ARGS }),
        },
        {
          GATE: () => this.isWordWithName([t.Next]),
          ALT: () => this.SUBRULE(this.next, { ARGS }),
        },
        { ALT: () => this.SUBRULE(this.definition, { ARGS }) },
      ],
      ERR_MSG: "an equation",
    });
  });

  /** `name =`, as most equations begin: there is nothing to choose between. */
  private isPlain(): boolean {
    return !this.RECORDING_PHASE && this.isAhead(t.Identifier) && this.isAhead(t.Assign, 2);
  }

  private readonly annotation = this.RULE("annotation", (): StringLiteral => {
    const word = this.CONSUME(t.Annotation);
    const open = this.CONSUME(t.LeftParenthesis);
    const path = this.SUBRULE(this.string);
    this.expectClosing(open);
    this.CONSUME(t.RightParenthesis);
    this.ACTION(() => {
      if (word.image === "@name") return;
      const problem = `there is no annotation \`${word.image}\`, only \`@name("…")\``;
      this.emit(report(syntax.annotationMisplaced, { problem }, this.spanOf(word)));
    });
    return path;
  });

  private refusePin(start: number, pinned: StringLiteral | undefined, what: string): void {
    if (pinned === undefined || this.RECORDING_PHASE) return;
    const problem = `\`@name\` pins the path of weights; a ${what} has none`;
    this.emit(report(syntax.annotationMisplaced, { problem }, this.since(start)));
  }

  private readonly definition = this.RULE(
    "definition",
    (start: number, pinned: StringLiteral | undefined): DefiningEquation => {
      if (this.isPlain()) {
        const name = this.identifier(this.CONSUME(t.Identifier));
        const targets = [{ span: name.span, name, shape: undefined }];
        const value = this.definedValue();
        return { kind: "define", span: this.since(start), pinned, targets, isTuple: false, value };
      }
      let targets: Target[] = [];
      let isTuple = false;
      this.OR({
        DEF: [
          {
            ALT: () => {
              const open = this.CONSUME(t.LeftParenthesis);
              targets = this.commaSeparated(open, () => this.targetOrNested()).flat();
              isTuple = true;
              this.CONSUME(t.RightParenthesis);
            },
          },
          {
            ALT: () => {
              const isBare = !this.RECORDING_PHASE && this.opensBareTuple();
              targets = [this.SUBRULE2(this.target)];
              while (isBare && this.isAhead(t.Comma)) {
                this.SKIP_TOKEN();
                targets.push(this.SUBRULE2(this.target));
              }
              isTuple = isBare;
              if (isBare) this.reportBareTuple(this.since(start));
            },
          },
        ],
        ERR_MSG: "an equation",
      });
      const value = this.definedValue();
      return { kind: "define", span: this.since(start), pinned, targets, isTuple, value };
    },
  );

  private reportBareTuple(span: Span): void {
    const edits = [
      { span: { ...span, end: span.start }, text: "(" },
      { span: { ...span, start: span.end }, text: ")" },
    ];
    const fixes = [{ title: "put the names in parentheses", edits }];
    this.emit(report(syntax.bareTuple, { where: "on the left of an equation" }, span, { fixes }));
  }

  /** `(y, (h, c)) = …`, as if the inner parentheses were not there. */
  private targetOrNested(): Target[] {
    if (this.RECORDING_PHASE || !this.isAhead(t.LeftParenthesis))
      return [this.SUBRULE1(this.target)];
    const start = this.start();
    const first = this.ahead();
    const previous = this.LA(0);
    this.SKIP_TOKEN();
    const targets = this.commaSeparated(first, () => this.targetOrNested()).flat();
    this.SKIP_TOKEN();
    const whole = this.since(start);
    const text = targets.map(({ name }) => name.name).join(", ");
    const fixes = [{ title: `write \`${text}\``, edits: [{ span: whole, text }] }];
    const notes = ["the results of a block stand side by side, so that their names do too"];
    this.emitUnexpected("a name", { notes, fixes }, first, previous);
    return targets;
  }

  private readonly target = this.RULE("target", (): Target => {
    const name = this.identifier(this.CONSUME(t.Identifier));
    const shape = this.OPTION({
      GATE: () => !this.ahead().opensLine,
      DEF: () => this.SUBRULE(this.shape),
    });
    return { span: this.since(name.span.start, name.span), name, shape };
  });

  private readonly weight = this.RULE(
    "weight",
    (start: number, pinned: StringLiteral | undefined): ParamEquation => {
      const word = this.OR([
        { ALT: () => this.CONSUME(t.Param) },
        { ALT: () => this.CONSUME(t.Buffer) },
      ]);
      const kind = word.tokenType === t.Param ? "param" : "buffer";
      const { dtype, name, shape } = this.typedName();
      const options: Argument[] = [];
      let initial: Expression | undefined;
      this.OPTION(() => {
        initial = this.definedValue();
        this.MANY(() => {
          this.CONSUME(t.Comma);
          options.push(this.SUBRULE(this.argument));
        });
      });
      const span = this.since(start);
      const known = shape ?? this.missingShape(kind, name);
      return { kind, span, pinned, dtype, name, shape: known, initial, options };
    },
  );

  private missingShape(what: string, name: Identifier): ShapePattern {
    if (!this.RECORDING_PHASE) {
      this.emit(report(syntax.missingShape, { what, name: name.name }, name.span));
    }
    return { span: this.span(name.span.end, name.span.end), dims: [] };
  }

  private readonly state = this.RULE(
    "state",
    (start: number, pinned: StringLiteral | undefined): StateEquation => {
      this.refusePin(start, pinned, "state");
      this.CONSUME(t.State);
      const { dtype, name, shape } = this.typedName();
      const initial = this.OPTION(() => this.definedValue());
      return { kind: "state", span: this.since(start), dtype, name, shape, initial };
    },
  );

  private readonly next = this.RULE(
    "next",
    (start: number, pinned: StringLiteral | undefined): NextEquation => {
      this.refusePin(start, pinned, "`next` value");
      this.CONSUME(t.Next);
      const name = this.identifier(this.CONSUME(t.Identifier));
      const value = this.definedValue();
      return { kind: "next", span: this.since(start), name, value };
    },
  );

  /** `int32 tokens[N, T]`, in every place where a signal is declared. */
  protected typedName(): {
    dtype: Identifier | undefined;
    name: Identifier;
    shape: ShapePattern | undefined;
  } {
    const dtype = this.OPTION8({
      GATE: () => this.isFollowedByName(),
      DEF: () => this.identifier(this.CONSUME8(t.Identifier)),
    });
    const name = this.identifier(this.CONSUME9(t.Identifier));
    const shape = this.OPTION9({
      GATE: () => !this.ahead().opensLine,
      DEF: () => this.SUBRULE9(this.shape),
    });
    return { dtype, name, shape };
  }

  private isFollowedByName(): boolean {
    const second = this.ahead(2);
    if (second.opensLine || !isAny(second, [t.Identifier])) return false;
    return !isAny(second, [t.Where, t.Given]);
  }
}
