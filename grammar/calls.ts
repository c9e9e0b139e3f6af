/** Rules of what follows an operand: arguments, an index, a field. */
import type { ParserMethod } from "chevrotain";
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type {
  Argument,
  CallExpression,
  Expression,
  FieldExpression,
  Identifier,
  IndexExpression,
} from "../src/syntax/ast.ts";
import { BaseParser } from "./base-parser.ts";
import { severalIndices } from "./named-field.ts";
import * as t from "./tokens.ts";

export abstract class CallParser extends BaseParser {
  protected readonly call = this.RULE(
    "call",
    (start: number, callee: Expression): CallExpression => {
      const open = this.CONSUME(t.LeftParenthesis);
      const items = this.commaSeparated(open, () => this.SUBRULE(this.argument));
      this.CONSUME(t.RightParenthesis);
      return { kind: "call", span: this.since(start), callee, arguments: items };
    },
  );

  readonly argument = this.RULE("argument", (): Argument => {
    const start = this.start();
    let name: Identifier | undefined;
    if (this.RECORDING_PHASE) name = this.OPTION(() => this.argumentName());
    else if (this.isNameAhead()) name = this.argumentName();
    const value = this.item();
    return { span: this.since(start, value.span), name, value };
  });

  private argumentName(): Identifier {
    const name = this.identifier(this.CONSUME(t.Identifier));
    this.joinedBy(name);
    return name;
  }

  private isNameAhead(): boolean {
    return this.isAhead(t.Identifier) && (this.isAhead(t.Colon, 2) || this.isAhead(t.Assign, 2));
  }

  private joinedBy(name: Identifier): void {
    if (this.RECORDING_PHASE || this.isAhead(t.Colon)) {
      this.CONSUME(t.Colon);
      return;
    }
    const token = this.CONSUME(t.Assign);
    const edits = [{ span: this.span(name.span.end, this.start()), text: ": " }];
    const fixes = [{ title: "write `:`", edits }];
    const values = { name: name.name };
    this.emit(report(syntax.argumentEquals, values, this.spanOf(token), { fixes }));
  }

  protected readonly index = this.RULE(
    "index",
    (start: number, object: Expression): IndexExpression => {
      const open = this.CONSUME(t.LeftBracket);
      const index = this.SUBRULE(this.expression);
      if (this.isAhead(t.Comma)) this.stop("`]`", severalIndices(object));
      this.expectClosing(open);
      this.CONSUME(t.RightBracket);
      return { kind: "index", span: this.since(start), object, index };
    },
  );

  protected readonly field = this.RULE(
    "field",
    (start: number, object: Expression): FieldExpression => {
      const token = this.CONSUME(t.Field);
      const index = Number(token.image.slice(1));
      return { kind: "field", span: this.since(start), object, index };
    },
  );

  abstract readonly expression: ParserMethod<[], Expression>;
  protected abstract item(): Expression;
}
