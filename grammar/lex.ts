/**
 * Text to tokens. Input: a source of any content. Output: the tokens that the parser reads, the comments beside them,
 * and what is wrong with single characters and words. Invariant: it never fails, and the tokens are in order, disjoint
 * and within the text; the slips of people who come from other languages are reported here once and mended, so that
 * the parser sees what they meant.
 */
import { Lexer } from "chevrotain";
import type { IToken } from "chevrotain";
import type { Diagnostic } from "../src/diagnostics/diagnostic.ts";
import type { Source } from "../src/source/source.ts";
import { mend } from "./mend.ts";
import type { Token } from "./token.ts";
import { tokens as table } from "./tokens.ts";

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

const lexer = new Lexer(
  table.map((entry) => entry.type),
  { positionTracking: "onlyOffset", skipValidations: true },
);

/** Splits a source into tokens and comments. */
export function lex(source: Source): Lexed {
  const result = lexer.tokenize(source.text);
  const placed = place(result.tokens, source.text);
  const { tokens, diagnostics } = mend(placed, source);
  tokens.forEach((token, index) => {
    token.index = index;
  });
  return { tokens, comments: comments(result.groups), diagnostics };
}

function place(tokens: IToken[], text: string): Token[] {
  let end = 0;
  let newline = -1;
  let isFirst = true;
  for (const token of tokens as Token[]) {
    if (newline < end && newline !== Infinity) newline = nextNewline(text, end);
    token.index = -1;
    token.isDoubtful = false;
    token.opensLine = isFirst || newline < token.startOffset;
    isFirst = false;
    end = token.startOffset + token.image.length;
    token.endOffset = end - 1;
  }
  return tokens as Token[];
}

function nextNewline(text: string, from: number): number {
  const at = text.indexOf("\n", from);
  return at < 0 ? Infinity : at;
}

function comments(groups: Readonly<Record<string, IToken[]>>): Comment[] {
  const all = [...(groups["comments"] ?? []), ...(groups["documentation"] ?? [])];
  all.sort((a, b) => a.startOffset - b.startOffset);
  return all.map((token) => ({
    kind: commentKind(token),
    start: token.startOffset,
    end: token.startOffset + token.image.length,
    text: token.image,
  }));
}

function commentKind(token: IToken): Comment["kind"] {
  if (token.tokenType.name === "Documentation") return "documentation";
  return token.tokenType.name === "BlockComment" ? "block" : "line";
}
