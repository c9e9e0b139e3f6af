/**
 * Text to tokens. Input: a source of any content. Output: the tokens that the parser reads, the comments beside them,
 * and what is wrong with single characters and words. Invariant: it never fails, and the tokens are in order, disjoint
 * and within the text; the slips of people who come from other languages are reported here once and mended, so that
 * the parser sees what they meant.
 */
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../src/diagnostics/diagnostic.ts";
import type { Source } from "../src/source/source.ts";
import { mend } from "./mend.ts";
import { TokenLexer } from "./token-lexer.ts";
import type { Token } from "./token.ts";

/** A comment as written, marks included. */
export interface Comment {
  readonly kind: "line" | "block" | "documentation";
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Lexed {
  readonly tokens: Token[];
  /** All of them, in order of place; those that document a declaration as well. */
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

const lexer = new TokenLexer();

/** Splits a source, or the piece of it from `start` to `end`, into tokens and comments. */
export function lex(source: Source, start = 0, end = source.text.length): Lexed {
  const result = lexer.tokenize(source.text.slice(start, end));
  const placed = result.tokens as Token[];
  place(placed, source.text, start);
  const { tokens, diagnostics } = mend(placed, source);
  return { tokens, comments: comments(result.groups, start), diagnostics };
}

/** Counts offsets from the start of the text, finds the tokens that open lines, and makes what is written alike one string. */
function place(tokens: readonly Token[], text: string, start: number): void {
  let end = start;
  let newline = -1;
  let isFirst = true;
  const images = new Map<string, string>();
  for (const token of tokens) {
    token.startOffset += start;
    token.endOffset += start;
    if (newline < end && newline !== Infinity) newline = nextNewline(text, end);
    token.opensLine = isFirst || newline < token.startOffset;
    isFirst = false;
    end = token.endOffset + 1;
    // Strings of one character are one anyway.
    const { image } = token;
    if (image.length === 1) continue;
    const known = images.get(image);
    if (known === undefined) images.set(image, image);
    else token.image = known;
  }
}

function nextNewline(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? Infinity : at;
}

function comments(groups: Readonly<Record<string, IToken[]>>, start: number): Comment[] {
  const all = [...(groups["comments"] ?? []), ...(groups["documentation"] ?? [])];
  all.sort((a, b) => a.startOffset - b.startOffset);
  return all.map((token) => ({
    kind: commentKind(token),
    start: start + token.startOffset,
    end: start + token.startOffset + token.image.length,
    text: token.image,
  }));
}

function commentKind(token: IToken): Comment["kind"] {
  if (token.tokenType.name === "Documentation") return "documentation";
  return token.tokenType.name === "BlockComment" ? "block" : "line";
}
