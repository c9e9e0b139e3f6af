/**
 * Comma-separated values (RFC 4180): quoted fields with commas, quotes and line ends inside, line ends of any system.
 * Own code, since all there is to it is this one loop, and error messages need the line of each row.
 */
import { DataError } from "./dataset.ts";

export interface Row {
  readonly cells: readonly string[];
  /** From 1, of the row's first character. */
  readonly line: number;
}

const separators = [",", ";", "\t"];

/** The rows of a text, without empty ones. The separator is the comma, semicolon or tab that the first line has most of. */
export function* rowsOf(text: string, file: string): Generator<Row> {
  const separator = separatorOf(text);
  let at = text.startsWith("\ufeff") ? 1 : 0;
  let line = 1;
  while (at < text.length) {
    const row = readRow(text, at, separator);
    if (row.problem !== undefined) throw new DataError(`${file}, line ${line}: ${row.problem}`);
    if (row.cells.length > 1 || row.cells[0]?.trim() !== "") yield { cells: row.cells, line };
    at = row.end;
    line += row.lines;
  }
}

function separatorOf(text: string): string {
  const first = text.slice(0, Math.max(0, text.search(/[\r\n]|$/)));
  const counts = separators.map((separator) => first.split(separator).length);
  return separators[counts.indexOf(Math.max(...counts))] ?? ",";
}

interface ReadRow {
  readonly cells: readonly string[];
  /** Where the next row begins. */
  readonly end: number;
  /** How many line ends the row has, also inside of quotes. */
  readonly lines: number;
  readonly problem?: string;
}

function readRow(text: string, start: number, separator: string): ReadRow {
  const cells: string[] = [];
  let at = start;
  let lines = 1;
  for (;;) {
    if (text[at] === '"') {
      const quoted = readQuoted(text, at);
      if (quoted.end < 0) return { cells, end: at, lines, problem: "a quote is not closed" };
      cells.push(quoted.value);
      lines += quoted.value.split(/\r\n|\n|\r/).length - 1;
      at = quoted.end;
    } else {
      const from = at;
      while (at < text.length && text[at] !== separator && !isLineEnd(text[at])) at++;
      cells.push(text.slice(from, at));
    }
    if (text[at] === separator) at++;
    else if (at >= text.length) return { cells, end: at, lines };
    else if (isLineEnd(text[at]))
      return { cells, end: at + (text.startsWith("\r\n", at) ? 2 : 1), lines };
    else return { cells, end: at, lines, problem: `there is text after a closing quote` };
  }
}

function isLineEnd(character: string | undefined): boolean {
  return character === "\n" || character === "\r";
}

/** What stands between two quotes, of which inner ones are doubled; `end` is negative where the second is missing. */
function readQuoted(text: string, start: number): { readonly value: string; readonly end: number } {
  let value = "";
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return { value, end: -1 };
    value += text.slice(at, quote);
    if (text[quote + 1] !== '"') return { value, end: quote + 1 };
    value += '"';
    at = quote + 2;
  }
}
