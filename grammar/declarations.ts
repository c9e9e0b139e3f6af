/** Rules of the top level of a file. */
import type { IToken } from "chevrotain";
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type {
  BlockDeclaration,
  ConstDeclaration,
  Declaration,
  EquationsBody,
  ExpressionBody,
  FunctionDeclaration,
  Identifier,
  Port,
  Setting,
  TrainDeclaration,
} from "../src/syntax/ast.ts";
import { ImportParser } from "./imports.ts";
import { isAny } from "./token.ts";
import * as t from "./tokens.ts";

type Header = Pick<BlockDeclaration, "hyperparameters" | "signature">;

const closers = [t.RightParenthesis, t.RightBracket, t.RightBrace];
const declarationOpeners = [t.Import, t.Const, t.Fn, t.Block, t.Cell, t.Model, t.Train];

export abstract class DeclarationParser extends ImportParser {
  /** Declarations found inside others, which are reported and then treated as if they stood outside. */
  private lifted: Declaration[] = [];
  private isAmongStrays = false;

  readonly program = this.RULE("program", (): Declaration[] => {
    const declarations: Declaration[] = [];
    if (this.RECORDING_PHASE) {
      this.MANY(() => declarations.push(this.SUBRULE(this.declaration)));
      return declarations;
    }
    this.lifted = [];
    this.isAmongStrays = false;
    this.depth = 0;
    this.bodyOpener = -1;
    while (!this.atEnd()) {
      const before = this.LA(1);
      const declaration = this.attempt(
        () => this.topLevel(),
        () => {
          this.skipToDeclaration();
        },
      );
      if (declaration !== undefined) declarations.push(declaration);
      declarations.push(...this.lifted.splice(0));
      if (this.LA(1) === before) this.SKIP_TOKEN();
    }
    return declarations;
  });

  private topLevel(): Declaration | undefined {
    this.depth = 0;
    this.bodyOpener = -1;
    const token = this.ahead();
    const isEquation = isAny(this.LA(2), [t.Assign]);
    if (isAny(token, declarationOpeners) && !isEquation) {
      this.isAmongStrays = false;
      return this.SUBRULE(this.declaration);
    }
    if (this.opensEquation()) {
      this.stray();
      return undefined;
    }
    if (isAny(token, closers)) {
      this.unmatched(token);
      return undefined;
    }
    if (this.isAhead(t.From)) return this.importTurnedRound();
    this.refuse("a declaration", {
      notes: ["a file holds `import`, `const`, `fn`, `block`, `cell`, `model` and `train`"],
    });
  }

  /** An equation outside of every block: said once for a run of them, since one early `}` lets out many. */
  private stray(): void {
    const token = this.ahead();
    const span = this.spanOf(token);
    const isFirst = !this.isAmongStrays && !token.isDoubtful;
    this.isAmongStrays = true;
    if (isFirst) {
      const isName = isAny(token, [t.Identifier]) && this.isAhead(t.Assign, 2);
      const name = isName ? token.image : "NAME";
      const edits = [{ span: { ...span, end: span.start }, text: "const " }];
      const fixes = isName ? [{ title: "make it a constant", edits }] : [];
      this.emit(report(syntax.strayEquation, { name }, span, { fixes }));
    }
    this.SUBRULE(this.equation);
  }

  private skipToDeclaration(): void {
    for (; !this.atEnd(); this.SKIP_TOKEN()) {
      if (this.ahead().opensLine && this.opensDeclaration()) return;
    }
  }

  protected nestedDeclaration(): void {
    const token = this.ahead();
    const span = this.spanOf(token);
    const isConst = token.tokenType === t.Const;
    const edits = [{ span: this.span(span.start, this.ahead(2).startOffset), text: "" }];
    const fixes = isConst ? [{ title: "make it an equation", edits }] : [];
    this.emit(report(syntax.nestedDeclaration, { word: token.image }, span, { fixes }));
    if (isConst) {
      this.SKIP_TOKEN();
      return;
    }
    const declaration = this.attempt(
      () => this.SUBRULE(this.declaration),
      () => {
        this.synchronise();
      },
    );
    if (declaration !== undefined) this.lifted.push(declaration);
  }

  private readonly declaration = this.RULE("declaration", (): Declaration => {
    const documentation = this.RECORDING_PHASE ? "" : this.file.documentation(this.ahead());
    return this.OR<Declaration>([
      { ALT: () => this.SUBRULE(this.import) },
      { ALT: () => this.SUBRULE(this.constant, { ARGS: [documentation] }) },
      { ALT: () => this.SUBRULE(this.function, { ARGS: [documentation] }) },
      { ALT: () => this.SUBRULE(this.block, { ARGS: [documentation] }) },
      { ALT: () => this.SUBRULE(this.train, { ARGS: [documentation] }) },
    ]);
  });

  // -------------------------------------------------------------- const, fn

  private readonly constant = this.RULE("const", (documentation: string): ConstDeclaration => {
    const start = this.CONSUME(t.Const).startOffset;
    const name = this.identifier(this.CONSUME(t.Identifier));
    const value = this.definedValue();
    return { kind: "const", span: this.since(start), documentation, name, value };
  });

  private readonly function = this.RULE("fn", (documentation: string): FunctionDeclaration => {
    const start = this.CONSUME(t.Fn).startOffset;
    const name = this.identifier(this.CONSUME(t.Identifier));
    const parameters = this.SUBRULE(this.hyperparameters);
    const result = this.OPTION(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.type);
    });
    const body = this.definedValue();
    const span = this.since(start);
    return { kind: "fn", span, documentation, name, parameters, result, body };
  });

  // -------------------------------------------------------------- block, cell, model

  private readonly block = this.RULE("block", (documentation: string): BlockDeclaration => {
    const start = this.start();
    const word = this.OR1([
      { ALT: () => this.CONSUME(t.Block) },
      { ALT: () => this.CONSUME(t.Cell) },
      { ALT: () => this.CONSUME(t.Model) },
    ]);
    const name = this.identifier(this.CONSUME(t.Identifier));
    const header = this.attempt(
      () => this.SUBRULE(this.header),
      () => {
        this.skipToBody();
      },
    );
    if (header === undefined) return this.withoutHeader(start, word, name, documentation);
    const { hyperparameters, signature } = header;
    const body = this.OR2<BlockDeclaration["body"]>({
      DEF: [{ ALT: () => this.SUBRULE(this.equations) }, { ALT: () => this.SUBRULE(this.formula) }],
      ERR_MSG: signature === undefined ? "`:`, `=` or `{`" : "`{` or `=`",
    });
    const kind = this.wordOf(word);
    const span = this.since(start);
    return { kind, span, documentation, name, hyperparameters, signature, body };
  });

  private wordOf(token: IToken): BlockDeclaration["kind"] {
    if (token.tokenType === t.Cell) return "cell";
    return token.tokenType === t.Model ? "model" : "block";
  }

  /** The body is read for its own mistakes, and replaced: nothing in it can be checked. */
  private withoutHeader(
    start: number,
    word: IToken,
    name: Identifier,
    documentation: string,
  ): BlockDeclaration {
    if (this.isAhead(t.LeftBrace)) this.SUBRULE(this.equations);
    const span = this.since(start);
    const body: ExpressionBody = { kind: "expression", span, expression: { kind: "error", span } };
    const kind = this.wordOf(word);
    return { kind, span, documentation, name, hyperparameters: [], signature: undefined, body };
  }

  private skipToBody(): void {
    const end = this.file.brackets.partner[this.bodyOpener] ?? -1;
    for (; !this.atEnd(); this.SKIP_TOKEN()) {
      if (this.isAhead(t.LeftBrace) || this.ahead().index === end) return;
      if (this.ahead().opensLine && this.opensDeclaration()) return;
    }
  }

  private readonly header = this.RULE("header", (): Header => {
    const hyperparameters = this.OPTION1(() => this.SUBRULE(this.hyperparameters)) ?? [];
    const signature = this.OPTION2(() => {
      this.CONSUME(t.Colon);
      return this.SUBRULE(this.signature);
    });
    return { hyperparameters, signature };
  });

  private readonly equations = this.RULE("equations", (): EquationsBody => {
    const open = this.CONSUME(t.LeftBrace);
    const equations = this.statements(open, "a block", () => this.SUBRULE(this.equation));
    this.endBody(open);
    return { kind: "equations", span: this.since(open.startOffset), equations };
  });

  private readonly formula = this.RULE("formula", (): ExpressionBody => {
    const start = this.start();
    const expression = this.definedValue();
    return { kind: "expression", span: this.since(start), expression };
  });

  // -------------------------------------------------------------- train

  private readonly train = this.RULE("train", (documentation: string): TrainDeclaration => {
    const start = this.CONSUME(t.Train).startOffset;
    const model = this.identifier(this.CONSUME(t.Identifier));
    const open = this.CONSUME(t.LeftBrace);
    const targets: Port[] = [];
    const settings: Setting[] = [];
    this.statements(open, "a `train` section", () =>
      this.OR({
        IGNORE_AMBIGUITIES: true,
        DEF: [
          {
            GATE: () => this.isWordWithName([t.Target]),
            ALT: () => {
              this.CONSUME(t.Target);
              const ports = this.SUBRULE(this.ports);
              this.ACTION(() => targets.push(...ports));
            },
          },
          { ALT: () => void settings.push(this.SUBRULE(this.setting)) },
        ],
        ERR_MSG: "a setting",
      }),
    );
    this.endBody(open);
    const span = this.since(start);
    return { kind: "train", span, documentation, model, targets, settings };
  });

  private readonly setting = this.RULE("setting", (): Setting => {
    const name = this.identifier(this.CONSUME(t.Identifier));
    const value = this.definedValue();
    return { span: this.since(name.span.start), name, value };
  });
}
