import type { TokenType } from "chevrotain";
import type { Token } from "./token.ts";
import * as t from "./tokens.ts";

/** Which brackets belong together, found before parsing, so that recovery knows what an unclosed one swallowed. */
export interface Brackets {
  /** Per token: the index of its partner, or -1. */
  readonly partner: Int32Array;
  /** Per token: the index of the innermost closed bracket around it, or -1. */
  readonly around: Int32Array;
  /** The first token that lies deeper than the limit. */
  readonly tooDeep: Token | undefined;
}

const closerOf = new Map<TokenType, TokenType>([
  [t.LeftParenthesis, t.RightParenthesis],
  [t.LeftBracket, t.RightBracket],
  [t.LeftBrace, t.RightBrace],
]);
const isBrace = new Set<TokenType>([t.LeftBrace, t.RightBrace]);
const isBracket = new Set([...closerOf.keys(), ...closerOf.values()]);

const opensBody = new Set([t.Block, t.Cell, t.Model, t.Train]);

/**
 * Pairs the brackets; where they do not fit, a brace wins over a parenthesis, since it spans more, and an equation at
 * the start of a line ends the braces of `repeat` and `for`, which hold none: unless all braces fit as they are, so that
 * the equations were meant to stand in them.
 */
export function pairBrackets(tokens: readonly Token[], limit: number): Brackets {
  const paired = pair(tokens, limit, true);
  if (!paired.hasEnded) return paired;
  const asWritten = pair(tokens, limit, false);
  const isLost = ({ tokenType, index }: Token): boolean =>
    isBrace.has(tokenType) && asWritten.partner[index] === -1;
  return tokens.some(isLost) ? paired : asWritten;
}

function pair(
  tokens: readonly Token[],
  limit: number,
  endsInner: boolean,
): Brackets & { readonly hasEnded: boolean } {
  const partner = new Int32Array(tokens.length).fill(-1);
  const bodies = new Set<Token>();
  const open: Token[] = [];
  let tooDeep: Token | undefined;
  let isHeader = false;
  let hasEnded = false;
  for (const token of tokens) {
    const { tokenType } = token;
    if (token.opensLine) {
      if (opensBody.has(tokenType)) isHeader = true;
      if (endsInner && tokens[token.index + 1]?.tokenType === t.Assign)
        hasEnded = endInner(open, bodies) || hasEnded;
    }
    if (!isBracket.has(tokenType)) continue;
    if (closerOf.has(tokenType)) {
      open.push(token);
      if (open.length > limit) tooDeep ??= token;
      if (isHeader && tokenType === t.LeftBrace) {
        bodies.add(token);
        isHeader = false;
      }
    } else {
      const at = partnerAmong(open, tokenType);
      const opener = open[at];
      if (opener === undefined) continue;
      open.length = at;
      partner[opener.index] = token.index;
      partner[token.index] = opener.index;
    }
  }
  return { partner, around: surroundings(tokens, partner), tooDeep, hasEnded };
}

/** Gives up the open braces that are no bodies; true where there were any. */
function endInner(open: Token[], bodies: ReadonlySet<Token>): boolean {
  const before = open.length;
  for (let last = open.at(-1); last !== undefined; last = open.at(-1)) {
    if (last.tokenType !== t.LeftBrace || bodies.has(last)) break;
    open.pop();
  }
  return open.length < before;
}

function partnerAmong(open: readonly Token[], closer: TokenType): number {
  for (let at = open.length - 1; at >= 0; at--) {
    const type = open[at]?.tokenType;
    if (type === undefined || closerOf.get(type) === closer) return at;
    if (type === t.LeftBrace) return -1;
  }
  return -1;
}

function surroundings(tokens: readonly Token[], partner: Int32Array): Int32Array {
  const around = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  for (const { index } of tokens) {
    const other = partner[index] ?? -1;
    if (other >= 0 && other < index) open.pop();
    around[index] = open.at(-1) ?? -1;
    if (other > index) open.push(index);
  }
  return around;
}
