/** Where equations begin and end: the reading of bodies, and how to go on after a mistake in one. */
import type { IToken, TokenType } from "chevrotain";
import { report } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type { Expression } from "../src/syntax/ast.ts";
import { FormParser } from "./forms.ts";
import { describe } from "./messages.ts";
import { isAny } from "./token.ts";
import type { Token } from "./token.ts";
import * as t from "./tokens.ts";
import { withoutSlack } from "./without-slack.ts";

const equationWords = [t.Param, t.Buffer, t.State, t.Next, t.Target];
const declarationWords = [t.Block, t.Cell, t.Model, t.Train];
const reservedDeclarationWords = [t.Import, t.Const, t.Fn];
const equalSigns = [t.Assign, t.Walrus];
const slippedEqualSigns = [t.Equal, t.Walrus, t.Colon];

/** An equation whose value has been read in part only. */
function torn<T>(item: T): T {
  const part = item as { readonly value?: Expression };
  if (!part.value) return item;
  return { ...item, value: { kind: "error", span: part.value.span } };
}

export abstract class BodyParser extends FormParser {
  /** Index of the brace whose equations are being read; -1 at the top level. */
  protected bodyOpener = -1;

  // -------------------------------------------------------------- where things begin

  protected opensEquation(distance = 1): boolean {
    const token = this.ahead(distance);
    if (token.tokenType === t.Annotation) return true;
    if (this.isWordWithName(equationWords, distance)) return true;
    if (token.tokenType === t.LeftParenthesis) return isAny(this.afterPartner(token), equalSigns);
    if (!isAny(token, [t.Identifier])) return false;
    if (this.opensBareTuple(distance)) return true;
    const next = this.ahead(distance + 1);
    if (next.tokenType === t.LeftBracket) return isAny(this.afterPartner(next), equalSigns);
    return isAny(next, equalSigns);
  }

  /** `a, b = …` on one line, as in Python. */
  protected opensBareTuple(distance = 1): boolean {
    for (let at = distance; isAny(this.ahead(at), [t.Identifier]); at += 2) {
      const next = this.ahead(at + 1);
      if (next.opensLine || (at > distance && this.ahead(at).opensLine)) return false;
      if (isAny(next, equalSigns)) return at > distance;
      if (!isAny(next, [t.Comma])) return false;
    }
    return false;
  }

  protected opensDeclaration(distance = 1): boolean {
    if (isAny(this.LA(distance), reservedDeclarationWords)) return true;
    return this.isWordWithName(declarationWords, distance);
  }

  /** `state h`, `block Name`: the word means itself only with a name beside it on its line. */
  protected isWordWithName(words: readonly TokenType[], distance = 1): boolean {
    if (!isAny(this.LA(distance), words)) return false;
    return this.isAhead(t.Identifier, distance + 1) && !this.ahead(distance + 1).opensLine;
  }

  private afterPartner(token: Token): Token | undefined {
    const partner = this.file.brackets.partner[token.index] ?? -1;
    return partner < 0 ? undefined : this.file.tokens[partner + 1];
  }

  /** Like an equation, but for its `=`. */
  private almostOpensEquation(): boolean {
    if (!this.isAhead(t.Identifier)) return false;
    const next = this.ahead(2);
    if (next.tokenType !== t.LeftBracket) return isAny(next, slippedEqualSigns);
    return isAny(this.afterPartner(next), slippedEqualSigns);
  }

  /** Skips to where the next equation, declaration or the end of the body is, brackets or no brackets. */
  protected synchronise(): void {
    const { partner, around } = this.file.brackets;
    const closer = partner[this.bodyOpener] ?? -1;
    const level = closer >= 0 ? this.bodyOpener : (around[this.bodyOpener] ?? -1);
    for (; !this.atEnd(); this.SKIP_TOKEN()) {
      const token = this.ahead();
      if (token.index === closer) return;
      if (closer < 0 && token.tokenType === t.RightBrace && partner[token.index] === -1) return;
      if (!token.opensLine) continue;
      if (this.opensDeclaration()) return;
      if (around[token.index] === level && this.opensEquation()) return;
    }
  }

  // -------------------------------------------------------------- bodies

  /** Reads what stands between braces, one thing at a time, going on after each failure. */
  protected statements<T>(opener: IToken, place: string, parse: () => T): readonly T[] {
    const items: T[] = [];
    if (this.RECORDING_PHASE) {
      this.MANY(() => items.push(parse()));
      return items;
    }
    const outer = this.bodyOpener;
    this.bodyOpener = (opener as Token).index;
    while (!this.isAhead(t.RightBrace) && !this.atEnd()) {
      const before = this.ahead();
      if (this.opensDeclaration()) {
        if (this.isUnclosed(opener)) break;
        this.nestedDeclaration();
      } else {
        const item = this.attempt(
          () => this.statement(place, parse),
          () => {
            // What the last equation went on with is lost, so that its value is not what was meant.
            const last = items.at(-1);
            if (!before.opensLine && last !== undefined) items[items.length - 1] = torn(last);
            this.synchronise();
          },
        );
        if (item !== undefined) items.push(item);
      }
      if (this.LA(1) === before) this.SKIP_TOKEN();
    }
    this.bodyOpener = outer;
    return withoutSlack(items);
  }

  private statement<T>(place: string, parse: () => T): T | undefined {
    if (this.skipPrevious()) return torn(parse());
    const token = this.ahead();
    if (this.opensEquation() || this.almostOpensEquation()) return parse();
    if (isAny(token, [t.RightParenthesis, t.RightBracket])) {
      this.unmatched(token);
      return undefined;
    }
    if (!token.opensLine && this.LA(0).tokenType !== t.LeftBrace) {
      this.stop("an operator or the next equation");
    }
    if (this.isAhead(t.Identifier) && !this.ahead(2).opensLine && this.opensItem(this.ahead(2))) {
      if (!this.isAhead(t.LeftParenthesis, 2)) return parse();
    }
    if (!this.opensItem(token)) this.refuse("an equation");
    this.unnamed(place);
    return undefined;
  }

  /** `pre h = …` gives `h` a value, but not the one that is written. */
  private skipPrevious(): boolean {
    const isDefined = this.isAhead(t.Identifier, 2) && this.isAhead(t.Assign, 3);
    if (!this.isAhead(t.Pre) || !isDefined) return false;
    const token = this.ahead();
    const name = this.ahead(2);
    const advice = `\`pre ${name.image}\` is the value one step earlier; the new one is defined by \`${name.image} = …\``;
    if (!token.isDoubtful)
      this.emit(report(syntax.foreignStatement, { advice }, this.spanOf(token)));
    this.SKIP_TOKEN();
    return true;
  }

  private unnamed(place: string): void {
    const token = this.ahead();
    const start = this.start();
    this.SUBRULE(this.expression);
    if (!token.isDoubtful) {
      this.emit(report(syntax.unnamedExpression, { place }, this.since(start)));
    }
  }

  protected unmatched(token: Token): void {
    if (!token.isDoubtful) {
      const span = this.spanOf(token);
      const fixes = [{ title: "remove it", edits: [{ span, text: "" }] }];
      const values = { bracket: token.image };
      this.emit(report(syntax.unmatchedBracket, values, span, { fixes }));
    }
    this.SKIP_TOKEN();
  }

  /** Takes the brace that ends a body, or says that it is missing and goes on without it. */
  protected endBody(opener: IToken): void {
    if (this.RECORDING_PHASE || this.isAhead(t.RightBrace)) {
      this.CONSUME(t.RightBrace);
      return;
    }
    this.attempt(
      () => {
        this.expectClosing(opener);
      },
      () => undefined,
    );
  }

  protected abstract nestedDeclaration(): void;

  // -------------------------------------------------------------- `= value`

  /** The `=` and what follows; a value that fails is an error node, so that the name stays defined. */
  protected definedValue(): Expression {
    const type = this.skipType();
    if (!type) this.equals();
    const start = this.start();
    const value = this.attempt(
      () => this.SUBRULE9(this.expression),
      () => {
        this.synchronise();
      },
    );
    // The initialiser of a weight is no value of a signal.
    const isValue = value !== undefined && type !== "weight";
    return isValue ? value : { kind: "error", span: this.since(start) };
  }

  /** `h: Tensor = …` and `w: Parameter[8, 2] = …`, from languages where names have types. */
  private skipType(): "signal" | "weight" | undefined {
    if (this.RECORDING_PHASE || !this.isAhead(t.Colon) || !this.isAhead(t.Identifier, 2)) return;
    const name = this.LA(0);
    const [colon, type] = [this.ahead(), this.ahead(2)];
    const after = this.isAhead(t.LeftBracket, 3) ? this.afterPartner(this.ahead(3)) : this.ahead(3);
    if (!after || !isAny(after, [t.Assign]) || after.opensLine) return;
    const isWeight = /^(param|weight|variable)/i.test(type.image);
    const advice = isWeight
      ? `a weight is declared by a word in front: \`param ${name.image}[8, 2] = zeros\``
      : "a signal needs no type: its shape and its elements are inferred";
    const last = this.file.tokens[after.index - 1] ?? type;
    const whole = this.span(this.spanOf(name).end, this.spanOf(last).end);
    const fixes = isWeight ? [] : [{ title: "remove it", edits: [{ span: whole, text: "" }] }];
    const span = this.span(this.spanOf(colon).start, this.spanOf(type).end);
    this.emit(report(syntax.foreignStatement, { advice }, span, { fixes }));
    while (this.ahead() !== after) this.SKIP_TOKEN();
    this.SKIP_TOKEN();
    return isWeight ? "weight" : "signal";
  }

  private equals(): void {
    if (this.RECORDING_PHASE || this.isAhead(t.Assign)) {
      this.CONSUME9(t.Assign);
      return;
    }
    const token = this.ahead();
    const { end } = this.spanOf(this.LA(0));
    if (isAny(token, slippedEqualSigns)) {
      const span = this.spanOf(token);
      const text = span.start === end ? " =" : "=";
      const fixes = [{ title: "write `=`", edits: [{ span, text }] }];
      this.emit(report(syntax.equationEquals, { found: token.image }, span, { fixes }));
      this.SKIP_TOKEN();
      return;
    }
    if (token.opensLine || !this.opensItem(token)) this.stop("`=`");
    const after = describe(this.LA(0));
    const fixes = [{ title: "insert `=`", edits: [{ span: this.span(end, end), text: " =" }] }];
    if (token.isDoubtful) return;
    this.emit(report(syntax.missingEquals, { after }, this.spanOf(token), { fixes }));
  }
}
