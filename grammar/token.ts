import type { IToken, TokenType } from "chevrotain";
import { tokenMatcher } from "chevrotain";
import type { Span } from "../src/source/source.ts";

/** A token in its place: chevrotain's, with what the line rule and the recovery ask of it. */
export interface Token extends IToken {
  index: number;
  endOffset: number;
  /** Nothing but blanks and comments stands before it on its line. */
  opensLine: boolean;
  /** Next to something already reported, so that a failure here is most likely the same one. */
  isDoubtful: boolean;
}

export function spanOf(path: string, token: IToken): Span {
  return { path, start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 };
}

/**
 * The span of what chevrotain calls tokens when it records the grammar. Their offsets are stored as fractions are; one span
 * with such, and V8 would keep those of all spans in objects of their own.
 */
export const nowhere: Span = { path: "", start: 0, end: 0 };

/** Whether the token is of one of the types, or of a category among them. */
export function isAny(token: IToken | undefined, types: readonly TokenType[]): boolean {
  if (token === undefined) return false;
  for (const type of types) if (tokenMatcher(token, type)) return true;
  return false;
}

/** Gives a token another type, as if that had been written. */
export function retype(token: Token, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? token.tokenTypeIdx;
}
