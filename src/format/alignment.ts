/**
 * Columns of `=`. Where the author lined up the signs of neighbouring lines, with more than one space before one of
 * them, they stay lined up; everywhere else one space stands before the `=`.
 */
import { concat, flat, type Document } from "../document/document.ts";

/** Where a line's `=` stands in the source. */
export interface Sign {
  readonly column: number;
  readonly isPadded: boolean;
}

export interface AlignedStatement {
  readonly lead: Document;
  readonly left: Document;
  readonly right: Document | undefined;
  readonly trailing: Document;
  readonly isApart: boolean;
  readonly isCommented: boolean;
  /** Absent where the left side is long or no text on one line. */
  readonly sign: Sign | undefined;
  /** Columns of the left side as it will be printed. */
  readonly width: number;
}

/** The sign of the statement that starts at an offset, where it is the first thing on its line. */
export function signOf(text: string, start: number): Sign | undefined {
  const lineStart =
    Math.max(text.lastIndexOf("\n", start - 1), text.lastIndexOf("\r", start - 1)) + 1;
  const indentation = text.slice(lineStart, start);
  if (indentation.trim() !== "") return undefined;
  const match = /^[^=\r\n"@]*?([ \t]*)=/.exec(text.slice(start, start + 200));
  if (!match) return undefined;
  const [before, blanks = ""] = match;
  return { column: start - lineStart + before.length - 1, isPadded: blanks.length > 1 };
}

interface Line {
  readonly document: Document;
  readonly isApart: boolean;
}

export function align(statements: readonly AlignedStatement[]): readonly Line[] {
  const lines: Line[] = [];
  for (let start = 0; start < statements.length;) {
    let end = start + 1;
    while (end < statements.length && continues(statements[end - 1], statements[end])) end++;
    const run = statements.slice(start, end);
    const isAligned = run.length > 1 && run.some(({ sign }) => sign?.isPadded);
    const widest = Math.max(...run.map(({ width }) => width));
    for (const { lead, left, right, trailing, isApart, width } of run) {
      const padding = right === undefined ? "" : " ".repeat(isAligned ? widest - width + 1 : 1);
      const name = isAligned ? flat(left) : left;
      lines.push({ document: concat(lead, name, padding, right ?? "", trailing), isApart });
    }
    start = end;
  }
  return lines;
}

function continues(
  above: AlignedStatement | undefined,
  below: AlignedStatement | undefined,
): boolean {
  if (!above?.sign || !below?.sign || below.isApart || below.isCommented) return false;
  return above.sign.column === below.sign.column;
}
