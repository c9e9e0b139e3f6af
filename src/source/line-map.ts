/** Offsets as lines and columns, both from 0; columns count UTF-16 units, as editors and source maps do. */
export interface LineMap {
  /** The offset at which each line starts. */
  readonly starts: readonly number[];
}

/** Lines end with `\n`, `\r\n` or a lone `\r`. */
export function lineMap(text: string): LineMap {
  const starts = [0];
  const lineEnd = /\r\n|\n|\r/g;
  while (lineEnd.exec(text)) starts.push(lineEnd.lastIndex);
  return { starts };
}

export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where an offset is; one between `\r` and `\n` is at the end of their line. */
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

/** The text of a line without its end; empty for one that is not there. */
export function lineText(text: string, { starts }: LineMap, line: number): string {
  const start = starts[line];
  if (start === undefined) return "";
  return text.slice(start, starts[line + 1]).replace(/[\r\n]+$/, "");
}

interface Known {
  readonly text: string;
  readonly map: LineMap;
}

const known = new WeakMap<ReadonlyMap<string, string>, Map<string, Known>>();

/** The line map of one of several files, made once for all that ask. */
export function lineMapOf(sources: ReadonlyMap<string, string>, path: string): LineMap {
  const text = sources.get(path) ?? "";
  let maps = known.get(sources);
  if (!maps) known.set(sources, (maps = new Map<string, Known>()));
  const found = maps.get(path);
  if (found?.text === text) return found.map;
  const map = lineMap(text);
  maps.set(path, { text, map });
  return map;
}
