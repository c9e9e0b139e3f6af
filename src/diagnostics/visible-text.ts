/** Text of a file as it may be shown: a hostile one must not paint the terminal, nor hide or reorder what it says. */
import { characterWidth } from "../source/text-width.ts";

/** Control characters, line ends, invisible and reordering marks, halves of characters; joiners may stay. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const joiners = /[\u00ad\u200c\u200d]/;

function shown(character: string): string {
  if (!unseen.test(character) || joiners.test(character)) return character;
  return `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`;
}

/** On one line, with visible escapes for what would not be seen. */
export function visible(text: string): string {
  return Array.from(text.replaceAll(/\s*\n\s*/g, " ").replaceAll("\t", "  "), shown).join("");
}

/** The same in several lines where the text has them. */
export function visibleLines(text: string): readonly string[] {
  return text.split(/\r\n|\n/).map(visible);
}

/** A line of a file as it is shown. */
export interface ShownLine {
  readonly text: string;
  readonly width: number;
  /** The column at which the character at an offset in the line is shown; one past the end for offsets beyond. */
  readonly columnAt: (offset: number) => number;
}

const tabWidth = 4;

/** Tabs go to the next multiple of four columns. */
export function shownLine(line: string): ShownLine {
  const pieces: string[] = [];
  const columns: number[] = [];
  let column = 0;
  for (const character of line) {
    for (let unit = 0; unit < character.length; unit++) columns.push(column);
    const piece =
      character === "\t" ? " ".repeat(tabWidth - (column % tabWidth)) : shown(character);
    pieces.push(piece);
    column +=
      piece.length === character.length && piece !== " " ? characterWidth(piece) : piece.length;
  }
  const width = column;
  return {
    text: pieces.join(""),
    width,
    columnAt: (offset) => columns[Math.max(0, offset)] ?? width,
  };
}

/** The part of a text that is shown between two columns. */
export function columnSlice(text: string, from: number, to: number): string {
  let column = 0;
  let part = "";
  for (const character of text) {
    if (column >= from && column < to) part += character;
    column += characterWidth(character);
  }
  return part;
}
