/**
 * The rows below a line of source. Marks are underlined; the text of the last stands beside it, and the other texts hang
 * on bars. Marks that overlap take rows of their own:
 *
 *     y = main + skip
 *         ^^^^^^^^^^^ these do not broadcast
 *         ----   ---- [b, 64]
 *         │
 *         [b, 32]
 */

/** A stretch of a shown line that something is said of; columns from 0. */
export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  readonly isPrimary: boolean;
}

/** Colours a piece of a row as belonging to a primary or another mark. */
export type Paint = (text: string, isPrimary: boolean) => string;

interface Cell {
  readonly character: string;
  readonly isPrimary: boolean;
}

export function underline(marks: readonly Mark[], paint: Paint): readonly string[] {
  const layers: Mark[][] = [];
  // The primary mark goes first, and of the others the short ones, which say more.
  const byRank = [...marks].sort(
    (a, b) => Number(b.isPrimary) - Number(a.isPrimary) || a.to - a.from - (b.to - b.from),
  );
  for (const mark of byRank) {
    const free = layers.find((layer) => !layer.some((other) => overlap(mark, other)));
    if (free) free.push(mark);
    else layers.push([mark]);
  }
  return layers.flatMap((layer) => underlineApart(layer, paint));
}

function overlap(a: Mark, b: Mark): boolean {
  return a.from < b.to && b.from < a.to;
}

/** For marks that do not overlap. */
function underlineApart(marks: readonly Mark[], paint: Paint): readonly string[] {
  const sorted = [...marks].sort((a, b) => a.from - b.from);
  const signs = row();
  for (const { from, to, isPrimary } of sorted)
    for (let column = from; column < to; column++)
      signs.cells[column] = { character: isPrimary ? "^" : "-", isPrimary };
  const last = sorted.at(-1);
  const beside = last && last.text !== "" ? ` ${paint(last.text, last.isPrimary)}` : "";
  const hanging = sorted.slice(0, -1).filter(({ text }) => text !== "");
  return [printed(signs, paint) + beside, ...hangingRows(hanging, paint)];
}

/** The texts from right to left, each led to by a bar. */
function hangingRows(marks: readonly Mark[], paint: Paint): readonly string[] {
  if (marks.length === 0) return [];
  const bars = (count: number): { readonly cells: (Cell | undefined)[] } => {
    const result = row();
    for (const { from, isPrimary } of marks.slice(0, count))
      result.cells[from] = { character: "│", isPrimary };
    return result;
  };
  const rows = [printed(bars(marks.length), paint)];
  for (let index = marks.length - 1; index >= 0; index--) {
    const { from, text, isPrimary } = marks[index] as Mark;
    const lead = bars(index);
    lead.cells.length = Math.min(lead.cells.length, from);
    rows.push(
      printed(lead, paint).padEnd(0) + gap(lead.cells.length, from) + paint(text, isPrimary),
    );
  }
  return rows;
}

function row(): { readonly cells: (Cell | undefined)[] } {
  return { cells: [] };
}

function gap(from: number, to: number): string {
  return " ".repeat(Math.max(0, to - from));
}

/** Cells as text; neighbours of one colour are coloured together. */
function printed(
  { cells }: { readonly cells: readonly (Cell | undefined)[] },
  paint: Paint,
): string {
  let text = "";
  let run = "";
  let isPrimary = false;
  const flush = (): void => {
    if (run !== "") text += paint(run, isPrimary);
    run = "";
  };
  for (const cell of Array.from(cells)) {
    if (!cell || (run !== "" && cell.isPrimary !== isPrimary)) flush();
    if (!cell) text += " ";
    else {
      isPrimary = cell.isPrimary;
      run += cell.character;
    }
  }
  flush();
  return text;
}
