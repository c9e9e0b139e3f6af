/** Tables of numbers with the label in the last column. */
import { rowsOf, type Row } from "./csv-rows.ts";
import { DataError, type Dataset } from "./dataset.ts";

/**
 * Reads a table. A first row whose features are not all numbers is a header; labels may be numbers or text.
 *
 * @throws DataError that names the line and the column
 */
export function readCsv(text: string, file: string): Dataset {
  const samples: Float32Array[] = [];
  const labels: string[] = [];
  let columns = 0;
  for (const row of rowsOf(text, file)) {
    if (columns === 0) {
      columns = row.cells.length;
      if (columns < 2)
        throw new DataError(
          `${file}: a row needs features and, last, a label; the first has ${columns} column`,
        );
      if (!row.cells.slice(0, -1).every(isNumber)) continue;
    }
    samples.push(featuresOf(row, columns, file));
    labels.push(labelOf(row, file));
  }
  if (columns === 0) throw new DataError(`${file}: there are no rows`);
  if (samples.length === 0) throw new DataError(`${file}: there is a header and no rows`);
  const width = columns - 1;
  const values = new Float32Array(samples.length * width);
  samples.forEach((sample, index) => {
    values.set(sample, index * width);
  });
  return {
    train: { features: { count: samples.length, shape: [width], values }, ...numbered(labels) },
    test: undefined,
    classes: classesOf(labels),
    isBytes: false,
  };
}

function isNumber(cell: string): boolean {
  return cell.trim() !== "" && Number.isFinite(Number(cell));
}

function featuresOf({ cells, line }: Row, columns: number, file: string): Float32Array {
  if (cells.length !== columns)
    throw new DataError(
      `${file}, line ${line}: ${cells.length} columns, where the first row has ${columns}`,
    );
  return Float32Array.from({ length: columns - 1 }, (_, column) => {
    const cell = cells[column] ?? "";
    if (isNumber(cell)) return Number(cell);
    const found = cell.trim() === "" ? "an empty cell" : `"${cell.slice(0, 40)}"`;
    throw new DataError(`${file}, line ${line}, column ${column + 1}: ${found} is not a number`);
  });
}

function labelOf({ cells, line }: Row, file: string): string {
  const label = cells.at(-1)?.trim() ?? "";
  if (label === "") throw new DataError(`${file}, line ${line}: the label is missing`);
  return label;
}

/** The names of the classes in alphabetical order, unless all labels are numbers. */
function classesOf(labels: readonly string[]): readonly string[] | undefined {
  return labels.every(isNumber) ? undefined : [...new Set(labels)].sort();
}

function numbered(labels: readonly string[]): { readonly labels: Float32Array } {
  const names = classesOf(labels);
  if (!names) return { labels: Float32Array.from(labels, Number) };
  const numbers = new Map(names.map((name, index) => [name, index]));
  return { labels: Float32Array.from(labels, (label) => numbers.get(label) ?? 0) };
}
