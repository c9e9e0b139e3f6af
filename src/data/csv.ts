/** Comma-separated numbers with the label in the last column (RFC 4180, and the dialects that spreadsheets write). */
import { DataError, type Dataset } from "./dataset.ts";

/** A header row is one whose features are not all numbers. Labels may be numbers or text. */
export function readCsv(text: string, file: string): Dataset {
  const rows = splitRows(text, file);
  const [first] = rows;
  if (!first) throw new DataError(`${file}: there are no rows`);
  const isNumber = (cell: string): boolean => cell.trim() !== "" && Number.isFinite(Number(cell));
  const hasHeader = !first.cells.slice(0, -1).every(isNumber);
  const body = hasHeader ? rows.slice(1) : rows;
  const columns = first.cells.length;
  if (columns < 2)
    throw new DataError(
      `${file}: a row needs features and, last, a label; the first has ${columns} column`,
    );
  if (body.length === 0) throw new DataError(`${file}: there is a header and no rows`);
  const width = columns - 1;
  const values = new Float32Array(body.length * width);
  const texts: string[] = [];
  for (const [row, { cells, line }] of body.entries()) {
    if (cells.length !== columns)
      throw new DataError(
        `${file}, line ${line}: ${cells.length} columns, where the first row has ${columns}`,
      );
    for (let column = 0; column < width; column++) {
      const cell = cells[column] ?? "";
      if (!isNumber(cell))
        throw new DataError(
          `${file}, line ${line}, column ${column + 1}: "${cell.slice(0, 40)}" is not a number`,
        );
      values[row * width + column] = Number(cell);
    }
    texts.push((cells[width] ?? "").trim());
  }
  const { labels, classes } = readLabels(texts, file, body[0]?.line ?? 1);
  return {
    train: { features: { count: body.length, shape: [width], values }, labels },
    test: undefined,
    classes,
    isBytes: false,
  };
}

function readLabels(
  texts: readonly string[],
  file: string,
  line: number,
): { labels: Float32Array; classes: readonly string[] | undefined } {
  const empty = texts.indexOf("");
  if (empty >= 0) throw new DataError(`${file}, line ${line + empty}: the label is missing`);
  if (texts.every((text) => Number.isFinite(Number(text))))
    return { labels: Float32Array.from(texts, Number), classes: undefined };
  const classes = [...new Set(texts)].sort();
  const numbers = new Map(classes.map((name, index) => [name, index]));
  return { labels: Float32Array.from(texts, (text) => numbers.get(text) ?? 0), classes };
}

interface Row {
  readonly cells: readonly string[];
  readonly line: number;
}

function splitRows(text: string, file: string): readonly Row[] {
  const rows: Row[] = [];
  for (const [index, line] of text
    .replace(/^\ufeff/, "")
    .split(/\r\n|\n|\r/)
    .entries()) {
    if (line.trim() !== "")
      rows.push({ cells: splitCells(line, file, index + 1), line: index + 1 });
  }
  return rows;
}

function splitCells(line: string, file: string, number: number): readonly string[] {
  if (!line.includes('"')) return line.split(",");
  const cells: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  while (pattern.lastIndex <= line.length) {
    const match = pattern.exec(line);
    if (!match) throw new DataError(`${file}, line ${number}: a quote is not closed`);
    cells.push(match[1] === undefined ? (match[2] ?? "") : match[1].replaceAll('""', '"'));
    if (match[3] === "") break;
  }
  return cells;
}
