/** What all rules of the parser share: spans, diagnostics, the line rule, and recovery. */
import { EmbeddedActionsParser, isRecognitionException, tokenMatcher } from "chevrotain";
import type { IToken, TokenType } from "chevrotain";
import { report, type Details } from "../src/diagnostics/catalogue.ts";
import * as syntax from "../src/diagnostics/catalogue/syntax.ts";
import type { Diagnostic } from "../src/diagnostics/diagnostic.ts";
import type { Span } from "../src/source/source.ts";
import type { Identifier } from "../src/syntax/ast.ts";
import type { Brackets } from "./brackets.ts";
import { adviceOn } from "./advice.ts";
import { afterWhat, describe, messageProvider } from "./messages.ts";
import { Stop } from "./stop.ts";
import { isAny, nowhere, spanOf, type Token } from "./token.ts";
import * as t from "./tokens.ts";
import { withoutSlack } from "./without-slack.ts";

const closersOf = new Map<TokenType, TokenType>([
  [t.LeftParenthesis, t.RightParenthesis],
  [t.LeftBracket, t.RightBracket],
  [t.LeftBrace, t.RightBrace],
]);

const signs: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
const closers = [t.RightParenthesis, t.RightBracket, t.RightBrace];

/** What the parser needs to know of the file besides its tokens. */
export interface Input {
  readonly path: string;
  readonly length: number;
  readonly tokens: Token[];
  readonly brackets: Brackets;
  /** The text of the `///` lines above a declaration's first token. */
  readonly documentation: (token: Token) => string;
}

const nothing: Input = {
  path: "",
  length: 0,
  tokens: [],
  brackets: { partner: new Int32Array(), around: new Int32Array(), tooDeep: undefined },
  documentation: () => "",
};

export abstract class BaseParser extends EmbeddedActionsParser {
  protected file: Input = nothing;
  protected found: Diagnostic[] = [];
  /** Offset of the last failure, so that one place is reported once. */
  private lastFailure = -1;

  constructor(isChecked: boolean) {
    super(t.vocabulary, {
      maxLookahead: 1,
      recoveryEnabled: false,
      skipValidations: !isChecked,
      errorMessageProvider: messageProvider,
    });
  }

  /** Forgets the last file and takes up another, or none. */
  protected begin(file: Input = nothing): void {
    this.file = file;
    this.found = [];
    this.lastFailure = -1;
    this.input = file.tokens;
  }

  protected readonly emit = (diagnostic: Diagnostic): void => {
    this.found.push(diagnostic);
  };

  // -------------------------------------------------------------- tokens and spans

  /** The token ahead; past the last one, chevrotain's end of file. */
  protected ahead(distance = 1): Token {
    return this.LA(distance) as Token;
  }

  protected isAhead(type: TokenType, distance = 1): boolean {
    return tokenMatcher(this.LA(distance), type);
  }

  protected atEnd(): boolean {
    return this.LA(1).tokenType.name === "EOF";
  }

  protected span(start: number, end: number): Span {
    return this.RECORDING_PHASE ? nowhere : { path: this.file.path, start, end };
  }

  /** Where the next token begins. */
  protected start(): number {
    return this.atEnd() ? this.file.length : this.LA(1).startOffset;
  }

  /** From an offset to the end of the last token taken; `part`, where it is all of that: spans are a sixth of a tree. */
  protected since(start: number, part?: Span): Span {
    if (this.RECORDING_PHASE) return nowhere;
    const last = this.LA(0);
    const end = last.tokenType.name === "EOF" ? start : Math.max(start, (last.endOffset ?? 0) + 1);
    return part?.start === start && part.end === end ? part : this.span(start, end);
  }

  protected spanOf(token: IToken): Span {
    if (this.RECORDING_PHASE) return nowhere;
    const { path, length } = this.file;
    return token.tokenType.name === "EOF" ? this.span(length, length) : spanOf(path, token);
  }

  protected identifier(token: IToken): Identifier {
    return { span: this.spanOf(token), name: token.image };
  }

  // -------------------------------------------------------------- failure and recovery

  /** Ends the rule, which goes on with `expected` only. */
  protected stop(expected: string, details: Details = {}): never {
    const token = this.ahead();
    throw new Stop(this.unexpected(expected, token, this.LA(0), details), token);
  }

  /** Ends the rule at its first token, with which no `expected` begins. */
  protected refuse(expected: string, details: Details = {}): never {
    const token = this.ahead();
    const found = this.unexpected(expected, token, this.LA(0), details);
    throw new Stop({ ...found, span: this.spanOf(token) }, token);
  }

  /** Says that something else was expected, where it is clear how to go on all the same. */
  protected emitUnexpected(
    expected: string,
    details: Details,
    token = this.ahead(),
    previous = this.LA(0),
  ): void {
    const found = this.unexpected(expected, token, previous, details);
    if (!token.isDoubtful) this.emit({ ...found, span: this.spanOf(token) });
  }

  private unexpected(
    expected: string,
    token: Token,
    previous: IToken,
    own: Details = {},
  ): Diagnostic {
    const next = this.file.tokens[token.index + 1] ?? token;
    const second = this.file.tokens[token.index + 2] ?? next;
    const failure = { path: this.file.path, token, previous, next, second, expected };
    const values = { expected: expected + afterWhat(previous), found: describe(token) };
    const place = this.placeInsteadOf(token, previous);
    return report(syntax.unexpected, values, place, adviceOn(failure, own));
  }

  /** Where something is missing: what follows on another line is most likely not at fault, but what it follows unfinished. */
  private placeInsteadOf(token: Token, previous: IToken): Span {
    const isElsewhere = token.opensLine || token.tokenType.name === "EOF";
    if (!isElsewhere || previous.tokenType.name === "EOF") return this.spanOf(token);
    const { end } = this.spanOf(previous);
    return this.span(end, end);
  }

  protected stopWith(diagnostic: Diagnostic): never {
    throw new Stop(diagnostic, this.ahead());
  }

  /** Runs a rule; if it fails, reports that and lets `recover` find a place to go on. */
  protected attempt<T>(parse: () => T, recover: () => void): T | undefined {
    if (this.RECORDING_PHASE) return parse();
    try {
      return parse();
    } catch (failure) {
      if (failure instanceof Stop) this.fail(failure.diagnostic, failure.token);
      else if (failure instanceof Error && isRecognitionException(failure)) {
        const { message, token, previousToken } = failure as Error & MismatchDetails;
        this.fail(this.unexpected(message, token, previousToken), token);
      } else throw failure;
      recover();
      return undefined;
    }
  }

  private fail(diagnostic: Diagnostic, token: Token): void {
    const place = this.spanOf(token).start;
    if (place === this.lastFailure) return;
    this.lastFailure = place;
    if (!token.isDoubtful) this.emit(diagnostic);
  }

  /** Fails with words of our own where a token is not the one that must come. */
  protected wish(type: TokenType, expected: string, note?: string): void {
    if (this.RECORDING_PHASE || this.isAhead(type)) return;
    this.stop(expected, note === undefined ? {} : { notes: [note] });
  }

  // -------------------------------------------------------------- brackets and lists

  protected isUnclosed(opener: IToken): boolean {
    return this.file.brackets.partner[(opener as Token).index] === -1;
  }

  /** Fails well where the partner of `opener` should be next and is not. */
  protected expectClosing(opener: IToken, expected?: string): void {
    if (this.RECORDING_PHASE) return;
    const closer = closersOf.get(opener.tokenType);
    if (closer === undefined || this.isAhead(closer)) return;
    const sign = signs[opener.image] ?? "";
    const wanted = expected ?? closer.LABEL ?? closer.name;
    if (!this.isUnclosed(opener)) this.stop(wanted);
    const token = this.ahead();
    const values = { expected: wanted, open: opener.image, found: describe(token) };
    const related = [{ span: this.spanOf(opener), message: `\`${opener.image}\` opens here` }];
    const { end } = this.spanOf(this.LA(0));
    const text = opener.tokenType === t.LeftBrace && token.opensLine ? `\n${sign}` : sign;
    const fixes = [{ title: `insert \`${sign}\``, edits: [{ span: this.span(end, end), text }] }];
    const place = this.placeInsteadOf(token, this.LA(0));
    this.stopWith(report(syntax.unclosedBracket, values, place, { related, fixes }));
  }

  /** Items with commas between them, up to the partner of `opener`; a comma may follow the last. */
  protected commaSeparated<T>(opener: IToken, item: () => T): readonly T[] {
    const items: T[] = [];
    if (this.RECORDING_PHASE) {
      this.MANY_SEP({ SEP: t.Comma, DEF: item });
      return items;
    }
    while (!isAny(this.LA(1), closers) && !this.atEnd() && !this.isSwallowed(opener)) {
      items.push(item());
      if (this.isAhead(t.Comma)) this.CONSUME(t.Comma);
      else if (this.lacksComma()) this.reportMissingComma();
      else break;
    }
    this.expectClosing(opener, `\`,\` or ${closersOf.get(opener.tokenType)?.LABEL ?? ""}`);
    return withoutSlack(items);
  }

  /** Whether an equation or declaration begins, which an unclosed bracket would otherwise take for an item. */
  private isSwallowed(opener: IToken): boolean {
    if (!this.isUnclosed(opener) || !this.ahead().opensLine) return false;
    return this.opensEquation() || this.opensDeclaration();
  }

  private lacksComma(): boolean {
    const token = this.ahead();
    if (isAny(token, [t.For])) {
      this.stop("`,` or a closing bracket", {
        notes: [
          "lists are written out: there are no comprehensions, but `repeat` and `for` build blocks",
        ],
      });
    }
    if (isAny(token, [t.If]) && this.isTrailingIf()) this.stop("`,` or a closing bracket");
    return !token.opensLine && this.opensItem(token);
  }

  /** `1 if first else 2`, as in Python: an `else` comes before a `then`. */
  private isTrailingIf(): boolean {
    const { index } = this.ahead();
    const word = this.file.tokens.slice(index).find((token) => isAny(token, [t.Then, t.Else]));
    return isAny(word, [t.Else]);
  }

  protected reportMissingComma(): void {
    const token = this.ahead();
    const { end } = this.spanOf(this.LA(0));
    const fixes = [{ title: "insert `,`", edits: [{ span: this.span(end, end), text: "," }] }];
    const missing = { found: describe(token) };
    if (token.isDoubtful) return;
    this.emit(report(syntax.missingComma, missing, this.spanOf(token), { fixes }));
  }

  /** Whether an item of a list could begin with the token. */
  protected opensItem(token: Token): boolean {
    return isAny(token, itemOpeners);
  }

  /** Whether an equation begins with the tokens ahead; said in full by the parser of equations. */
  protected abstract opensEquation(distance?: number): boolean;

  /** The same of declarations. */
  protected abstract opensDeclaration(distance?: number): boolean;
}

interface MismatchDetails {
  readonly token: Token;
  readonly previousToken: IToken;
}

const itemOpeners = [
  t.Identifier,
  t.NumberToken,
  t.StringToken,
  t.True,
  t.False,
  t.If,
  t.Repeat,
  t.For,
  t.Pre,
  t.LeftParenthesis,
  t.Ellipsis,
];
