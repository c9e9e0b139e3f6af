/** Offsets as lines and columns, both from 0. */
export interface LineMap {
  /** The offset at which each line starts. */
  readonly starts: readonly number[];
}

export function lineMap(text: string): LineMap {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return { starts };
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

export function positionAt({ starts }: LineMap, offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, column: offset - (starts[low] ?? 0) };
}
