/**
 * Which comment belongs to which token. One that follows a token on its line trails it; every other leads the token
 * after it. The formatter never moves a comment past a token, but for commas.
 */
import type { Comment } from "../../grammar/lex.ts";
import type { Token } from "../../grammar/token.ts";
import * as t from "../../grammar/tokens.ts";

export interface PlacedComment {
  readonly comment: Comment;
  /** Stands at the start of its line. */
  readonly opensLine: boolean;
  /** Nothing but blanks follows it on its line. */
  readonly endsLine: boolean;
  /** An empty line stands before it. */
  readonly isApart: boolean;
}

/** The comments between two neighbouring tokens. */
export interface Gap {
  /** Those that trail the first token. */
  readonly trailing: readonly PlacedComment[];
  /** Those that lead the second. */
  readonly leading: readonly PlacedComment[];
  /** An empty line stands right before the second token. */
  readonly isApart: boolean;
}

const openers = new Set([t.LeftParenthesis, t.LeftBracket, t.LeftBrace, t.Minus]);

/** One gap before each token, and one before the end of the file. */
export function gapsBetween(
  text: string,
  tokens: readonly Token[],
  comments: readonly Comment[],
): readonly Gap[] {
  const gaps: Gap[] = [];
  let at = 0;
  for (let index = 0; index <= tokens.length; index++) {
    const before = tokens[index - 1];
    const start = before === undefined ? 0 : before.endOffset + 1;
    const end = tokens[index]?.startOffset ?? text.length;
    const between: Comment[] = [];
    for (let next = comments[at]; next && next.start < end; next = comments[++at])
      between.push(next);
    gaps.push(gapOf(text, { before, start, end }, between));
  }
  return gaps;
}

interface Extent {
  readonly before: Token | undefined;
  readonly start: number;
  readonly end: number;
}

function gapOf(text: string, extent: Extent, comments: readonly Comment[]): Gap {
  const { before, start, end } = extent;
  let from = start;
  const placed = comments.map((comment, index): PlacedComment => {
    const breaks = lineBreaks(text, from, comment.start);
    from = comment.end;
    return {
      comment,
      opensLine: breaks > 0 || (before === undefined && index === 0),
      endsLine: lineBreaks(text, comment.end, comments[index + 1]?.start ?? end) > 0,
      isApart: breaks > 1,
    };
  });
  const isApart = lineBreaks(text, from, end) > 1;
  if (before === undefined) return { trailing: [], leading: placed, isApart };
  const first = placed.findIndex(({ opensLine }) => opensLine);
  const count = first < 0 ? placed.length : first;
  const isInline = count === placed.length && placed.at(-1)?.endsLine === false;
  const trails = isInline && openers.has(before.tokenType) ? 0 : count;
  return { trailing: placed.slice(0, trails), leading: placed.slice(trails), isApart };
}

function lineBreaks(text: string, start: number, end: number): number {
  return text.slice(start, end).match(/\r\n|\n|\r/g)?.length ?? 0;
}
