/** Matchers for the tokens that a plain regular expression cannot describe. */
import type { IToken } from "chevrotain";

type Match = [string] | null;

const identifierPattern = /[\p{ID_Start}_]\p{ID_Continue}*/uy;

/** One character code for each of chevrotain's first-character buckets above Latin-1. */
const highCodes: readonly number[] = [256, ...Array.from({ length: 256 }, (_, k) => 255 * (k + 2))];

/** Where an identifier may begin, for the lexer's dispatch on the first character. */
export const identifierStarts: number[] = [
  ...Array.from({ length: 256 }, (_, code) => code).filter(
    (code) => code > 127 || /[A-Za-z_]/.test(String.fromCharCode(code)),
  ),
  ...highCodes,
];

/** Every first character there is, so that the lexer itself can never fail. */
export const anyStart: number[] = [...Array.from({ length: 256 }, (_, code) => code), ...highCodes];

function isAsciiWord(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    code === 95 ||
    (code >= 48 && code <= 57)
  );
}

/** Letters of any script; the ASCII loop is for speed, since nearly every token of a file comes through here. */
export function matchIdentifier(text: string, offset: number): Match {
  const first = text.charCodeAt(offset);
  if (first >= 48 && first <= 57) return null;
  let end = offset;
  while (isAsciiWord(text.charCodeAt(end))) end++;
  if (!(text.charCodeAt(end) > 127)) return end > offset ? [text.slice(offset, end)] : null;
  identifierPattern.lastIndex = offset;
  const match = identifierPattern.exec(text);
  return match === null ? null : [match[0]];
}

/** Any one character: what no other token takes. */
export function matchUnknown(text: string, offset: number): Match {
  return [String.fromCodePoint(text.codePointAt(offset) ?? 0)];
}

/** How far along its line a `//` looks for brackets, so that hostile input cannot make that quadratic. */
const reach = 2000;

const endsValue = /[\p{ID_Continue})\]]$/u;
const isReserved = /^(?:if|then|else|and|or|not|pre|in|repeat|for)$/;
const numericOperand =
  /[ \t]*(?:\d[\d_.]*[ \t]*(?:$|[\r\n)\]},;|+*/%^@=<>!{-]|(?:then|else|and|or|in)\b)|\((?![^()\r\n]*[\p{L}\d_)][ \t]+[\p{L}\d_(])[^()\r\n]+\))/uy;

/**
 * `//` is both floor division and the mark of a comment. It divides where a value stands before it on its line and
 * either a number or a parenthesised formula follows, or brackets around it open and close on this line; everywhere
 * else it opens a comment.
 */
export function matchFloorDivision(text: string, offset: number, matched: IToken[]): Match {
  if (text.charCodeAt(offset + 1) !== 47 || text.charCodeAt(offset + 2) === 47) return null;
  const previous = matched.at(-1);
  if (previous === undefined || !endsValue.test(previous.image)) return null;
  if (isReserved.test(previous.image)) return null;
  if (/[\r\n]/.test(text.slice(endOf(previous), offset))) return null;
  numericOperand.lastIndex = offset + 2;
  if (numericOperand.test(text)) return ["//"];
  return opensOnLine(text, matched, offset) && closesOnLine(text, offset + 2) ? ["//"] : null;
}

/** While the lexer runs, a token has no end yet. */
function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

function opensOnLine(text: string, matched: readonly IToken[], offset: number): boolean {
  let depth = 0;
  let after = offset;
  for (let index = matched.length - 1; index >= 0; index--) {
    const token = matched[index];
    if (token === undefined || token.startOffset < offset - reach) return false;
    if (text.slice(endOf(token), after).includes("\n")) return false;
    if (token.image === ")" || token.image === "]") depth++;
    else if ((token.image === "(" || token.image === "[") && --depth < 0) return true;
    after = token.startOffset;
  }
  return false;
}

function closesOnLine(text: string, offset: number): boolean {
  let depth = 0;
  const limit = Math.min(text.length, offset + reach);
  for (let at = offset; at < limit; at++) {
    const character = text.charAt(at);
    if (character === "\n") return false;
    if (character === "(" || character === "[") depth++;
    else if ((character === ")" || character === "]") && --depth < 0) return true;
  }
  return false;
}
