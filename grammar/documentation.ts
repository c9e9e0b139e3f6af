import type { Comment } from "./lex.ts";
import type { Token } from "./token.ts";

/** Finds the `///` lines right above a token: a run without blank lines, each line without its slashes and one blank. */
export function documentationFinder(
  text: string,
  comments: readonly Comment[],
  tokens: readonly Token[],
): (token: Token) => string {
  const lines = comments.filter((comment) => comment.kind === "documentation");
  return (token) => {
    const floor = tokens[token.index - 1]?.endOffset ?? -1;
    let last = lastBefore(lines, token.startOffset);
    const found: string[] = [];
    for (let line = lines[last]; line !== undefined && line.start > floor; line = lines[last]) {
      const below = lines[last + 1];
      const isApart =
        found.length > 0 && below !== undefined && hasBlankLine(text, line.end, below.start);
      if (isApart) break;
      found.unshift(line.text.slice(3).replace(/^ /, "").trimEnd());
      last--;
    }
    return found.join("\n");
  };
}

function hasBlankLine(text: string, start: number, end: number): boolean {
  return /\n[ \t\r]*\n/.test(text.slice(start, end));
}

/** Index of the last comment that ends before an offset, or -1. */
function lastBefore(comments: readonly Comment[], offset: number): number {
  let low = 0;
  let high = comments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((comments[middle]?.end ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
