/** Takes the tokens of a file one by one, in order, each with its comments; so nothing is lost and nothing moves. */
import type { TokenType } from "chevrotain";
import type { Token } from "../../grammar/token.ts";
import * as t from "../../grammar/tokens.ts";
import { concat, freshLine, gap, hardLine, sequence, type Document } from "../document/document.ts";
import type { Gap, PlacedComment } from "./comments.ts";
import { leading, trailing, verbatim } from "./print-comment.ts";

const clinging = new Set([
  t.Comma,
  t.Colon,
  t.Field,
  t.RightParenthesis,
  t.RightBracket,
  t.RightBrace,
]);

export class Pen {
  /** The brackets that are open around the next token, by the names of their groups. */
  readonly brackets: symbol[] = [];
  readonly #tokens: readonly Token[];
  readonly #gaps: readonly Gap[];
  #next = 0;
  /** Trail the last token and wait for a place where they break nothing that need not break. */
  #waiting: readonly PlacedComment[] = [];
  /** Comments before the next token were written already. */
  #isLed = false;

  constructor(tokens: readonly Token[], gaps: readonly Gap[]) {
    this.#tokens = tokens;
    this.#gaps = gaps;
  }

  /** The token ahead; none at the end. */
  peek(distance = 0): Token | undefined {
    return this.#tokens[this.#next + distance];
  }

  isAhead(type: TokenType, distance = 0): boolean {
    return this.peek(distance)?.tokenType === type;
  }

  /** The gap before the token ahead. */
  gap(): Gap {
    return this.#gaps[this.#next] ?? { trailing: [], leading: [], isApart: false };
  }

  /** The next token's text with the comments before it. Those after it wait for `flush` or the token after. */
  take(): Document {
    const before = concat(this.flush(), this.lead());
    const token = this.peek();
    if (!token) throw new Error("the formatter asked for a token past the end");
    return concat(before, this.#pass(token));
  }

  #pass(token: Token): string {
    this.#next++;
    this.#isLed = false;
    this.#waiting = this.gap().trailing;
    return token.image;
  }

  /** The comments that trail the last token. */
  flush(): Document {
    const comments = this.#waiting;
    this.#waiting = [];
    return trailing(comments);
  }

  /** The comments that lead the next token, and a line for it where the last of them ends one. */
  lead(): Document {
    const endsLine = !this.#isLed && this.gap().leading.at(-1)?.endsLine === true;
    return concat(this.remarks(), endsLine ? freshLine : "");
  }

  /** The comments that lead the next token, where a line break follows anyway. */
  remarks(): Document {
    if (this.#isLed) return "";
    this.#isLed = true;
    const token = this.peek();
    return leading(this.gap().leading, token !== undefined && clinging.has(token.tokenType));
  }

  /** The same at the start of a line, with the empty lines between them. */
  leadStatement(): Document {
    if (this.#isLed) return "";
    this.#isLed = true;
    const { leading: comments, isApart } = this.gap();
    const isEnd = this.peek() === undefined || this.isAhead(t.RightBrace);
    return sequence(
      comments.map(({ comment, endsLine }, index) => {
        const isLast = index === comments.length - 1;
        const text = verbatim(comment);
        if (isEnd && isLast) return text;
        if (!endsLine && comment.kind === "block") return concat(text, " ");
        const isNextApart = comments[index + 1]?.isApart ?? isApart;
        return concat(text, hardLine, isNextApart ? hardLine : "");
      }),
    );
  }

  /** Whether an empty line stands before the next token or its comments. */
  isApart(): boolean {
    const { leading: comments, isApart } = this.gap();
    return comments[0]?.isApart ?? isApart;
  }

  /** Whether comments lead the next token. */
  hasComments(): boolean {
    return this.gap().leading.length > 0;
  }

  /** Whether a comment stands somewhere after the next token and before an offset. */
  hasCommentsWithin(end: number): boolean {
    for (let index = this.#next + 1; index < this.#tokens.length; index++) {
      const gap = this.#gaps[index];
      if (gap && gap.leading.length + gap.trailing.length > 0) return true;
      if ((this.#tokens[index]?.endOffset ?? 0) + 1 >= end) return false;
    }
    return false;
  }

  /** Whether the token after an offset is a number without exponent. */
  isPlainNumber(offset: number): boolean {
    let index = this.#next;
    while ((this.#tokens[index]?.startOffset ?? offset) < offset) index++;
    const token = this.#tokens[index];
    return token?.tokenType === t.NumberToken && /^\d[\d_.]*$/.test(token.image);
  }

  /** Passes a comma that may be left out, or is written in another place: its comments only. */
  dropComma(): Document {
    if (!this.isAhead(t.Comma)) return "";
    const comments = concat(this.flush(), this.remarks());
    const token = this.peek();
    if (token) this.#pass(token);
    return comments;
  }

  /** A comma, before the line comments that trail what it follows. */
  takeComma(comma: Document = ","): Document {
    const isRemarked = this.#waiting.some(({ endsLine }) => endsLine);
    const before = isRemarked ? "" : this.flush();
    return concat(before, comma, this.dropComma());
  }

  /** A space that is not doubled after an inline comment. */
  space(): Document {
    return concat(this.flush(), gap);
  }
}
