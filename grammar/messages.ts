/** How a failed rule is put into words. */
import type { IParserErrorMessageProvider, IToken } from "chevrotain";
import { isAny } from "./token.ts";
import * as t from "./tokens.ts";

/** chevrotain's side: only what was expected; the rest of the sentence is made where the failure is caught. */
export const messageProvider: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: ({ expected }) => expected.LABEL ?? expected.name,
  buildNotAllInputParsedMessage: () => "the end of the file",
  buildNoViableAltMessage: ({ customUserDescription }) => customUserDescription ?? "something else",
  buildEarlyExitMessage: ({ customUserDescription }) => customUserDescription ?? "more",
};

const longest = 32;

/** A token as a message names it. */
export function describe(token: IToken): string {
  if (token.tokenType.name === "EOF") return "the end of the file";
  const { image } = token;
  return `\`${image.length > longest ? `${image.slice(0, longest - 1)}…` : image}\``;
}

const telling = [
  t.Infix,
  t.Prefix,
  t.Assign,
  t.Comma,
  t.Colon,
  t.FatArrow,
  t.If,
  t.Then,
  t.Else,
  t.Repeat,
  t.For,
  t.Pre,
  t.Bar,
  t.LeftParenthesis,
  t.LeftBracket,
  t.LeftBrace,
];

/** " after `->`", where the token before explains why something is expected. */
export function afterWhat(previous: IToken): string {
  return isAny(previous, telling) ? ` after ${describe(previous)}` : "";
}
