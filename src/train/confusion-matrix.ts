/** A confusion matrix as aligned text. */
import picocolors from "picocolors";

/** Longer names of classes are cut. */
const longest = 12;

/**
 * Counts of answers, a row for each true class, with the share of right ones at its end: `matrix[is][answered]`.
 *
 * @param names of the classes, in the order of the matrix
 */
export function renderConfusionMatrix(
  matrix: readonly (readonly number[])[],
  names: readonly string[],
): string {
  const titles = matrix.map((_, index) => shortened(names[index] ?? String(index)));
  const texts = matrix.map((row) => row.map((count) => (count === 0 ? "·" : String(count))));
  const side = Math.max(...titles.map((title) => title.length));
  const widths = titles.map((title, column) =>
    Math.max(title.length, ...texts.map((row) => row[column]?.length ?? 0)),
  );
  const cell = (text: string, column: number): string => text.padStart((widths[column] ?? 0) + 2);
  const head = `${" ".repeat(side)}${titles.map(cell).join("")}   ${picocolors.dim("← answered")}`;
  const rows = matrix.map((row, index) => {
    const cells = row.map((count, column) => {
      const text = cell(texts[index]?.[column] ?? "", column);
      if (column === index) return picocolors.green(text);
      return count === 0 ? picocolors.dim(text) : picocolors.red(text);
    });
    const total = row.reduce((sum, count) => sum + count, 0);
    const share = total === 0 ? "" : `${((100 * (row[index] ?? 0)) / total).toFixed(1)} %`;
    return `${titles[index]?.padStart(side) ?? ""}${cells.join("")}  ${share.padStart(7)}`.trimEnd();
  });
  return [head, ...rows].join("\n");
}

function shortened(name: string): string {
  return name.length <= longest ? name : `${name.slice(0, longest - 1)}…`;
}
