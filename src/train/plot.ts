/** Curves in a terminal, of Braille characters: each is two dots wide and four high. */

export interface Curve {
  readonly name: string;
  readonly values: readonly number[];
}

/** The bit of each dot, by row and column within a character (Unicode 16, 8.8.1, block 2800). */
const dots = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const;

/**
 * Lines of text: the curve from left to right, with its largest and smallest value at the left.
 *
 * @param width and height in characters, labels included
 */
export function plot({ name, values }: Curve, width: number, height: number): readonly string[] {
  const finite = values.filter(Number.isFinite);
  if (finite.length < 2 || width < 20 || height < 2) return [];
  const [least, most] = [Math.min(...finite), Math.max(...finite)];
  const labels = [most, least].map((value) => value.toPrecision(3));
  const side = Math.max(...labels.map((label) => label.length));
  const columns = width - side - 3;
  const cells = Array.from({ length: height }, () => new Uint8Array(columns));
  const range = most - least || 1;
  let before: number | undefined;
  for (let x = 0; x < 2 * columns; x++) {
    const value = values[Math.round((x / (2 * columns - 1)) * (values.length - 1))] ?? NaN;
    if (!Number.isFinite(value)) continue;
    const y = Math.round(((most - value) / range) * (4 * height - 1));
    // Steep pieces are filled, so that the line holds together.
    const from = before === undefined ? y : before < y ? before + 1 : y;
    const to = before !== undefined && before > y ? before - 1 : y;
    for (let dot = Math.min(from, y); dot <= Math.max(to, y); dot++) mark(cells, x, dot);
    before = y;
  }
  return [
    `${" ".repeat(side)} ╭ ${name}`,
    ...cells.map((row, index) => {
      const label = index === 0 ? labels[0] : index === height - 1 ? labels[1] : "";
      const text = Array.from(row, (cell) =>
        cell === 0 ? " " : String.fromCharCode(0x2800 + cell),
      ).join("");
      return `${(label ?? "").padStart(side)} │${text}`.trimEnd();
    }),
  ];
}

function mark(cells: readonly Uint8Array[], x: number, y: number): void {
  const row = cells[Math.floor(y / 4)];
  const column = Math.floor(x / 2);
  if (row) row[column] = (row[column] ?? 0) | (dots[y % 4]?.[x % 2] ?? 0);
}
