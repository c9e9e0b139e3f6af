/**
 * A file as its declarations, each parsed for itself, so that what is found out about a declaration holds wherever in the
 * file it comes to lie. A chunk keeps its path while its head stays, and is the same object while its text stays.
 */
import type { Span } from "../source/source.ts";
import { lineMap, type LineMap } from "../source/line-map.ts";
import type { Program } from "../syntax/ast.ts";
import { chunkPathOf, placeInChunk, readChunk, separator, type Chunk } from "./chunk.ts";
import { editChunk } from "./edit-chunk.ts";
import { splitDeclarations } from "./split-declarations.ts";

export interface PlacedChunk {
  readonly chunk: Chunk;
  readonly start: number;
  readonly end: number;
}

export interface FileSyntax {
  readonly path: string;
  readonly text: string;
  readonly lines: LineMap;
  /** In order; they cover the text. */
  readonly chunks: readonly PlacedChunk[];
  readonly byPath: ReadonlyMap<string, PlacedChunk>;
  readonly program: Program;
}

/** The file that a chunk, or a file, is of. */
export function fileOf(path: string): string {
  const end = path.indexOf(separator);
  return end < 0 ? path : path.slice(0, end);
}

/** Reads a file; chunks of the version before serve again where their text is the same. */
export function readSyntax(path: string, text: string, before?: FileSyntax): FileSyntax {
  const counts = new Map<string, number>();
  const chunks = splitDeclarations(text).map(({ start, end, label }): PlacedChunk => {
    const count = (counts.get(label) ?? 0) + 1;
    counts.set(label, count);
    const own = `${path}${separator}${label}${count === 1 ? "" : ` ${count}`}`;
    const body = text.slice(start, end);
    const known = before?.byPath.get(own)?.chunk;
    if (known?.text === body) return { chunk: known, start, end };
    const fresh = detached(body);
    return { chunk: (known && editChunk(known, fresh)) ?? readChunk(own, fresh), start, end };
  });
  const declarations = chunks.flatMap(({ chunk }) => chunk.declarations);
  return {
    path,
    text,
    lines: lineMap(text),
    chunks,
    byPath: new Map(chunks.map((placed) => [placed.chunk.path, placed])),
    program: { span: { path, start: 0, end: text.length }, declarations },
  };
}

/** The same text by itself: a part of a string keeps all of it, and a chunk may outlive many texts of its file. */
function detached(text: string): string {
  return ` ${text}`.slice(1);
}

/** The chunk at an offset of the file. */
export function chunkAt({ chunks }: FileSyntax, offset: number): PlacedChunk | undefined {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((chunks[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return chunks[low];
}

/** A place within a chunk as a place of the file; undefined for one that the file does not hold now. */
export function placeInFile(syntax: FileSyntax, span: Span): Span | undefined {
  if (span.path === syntax.path) return span;
  const placed = syntax.byPath.get(chunkPathOf(span.path));
  const local = placed && placeInChunk(placed.chunk, span);
  if (!local) return undefined;
  return { path: syntax.path, start: placed.start + local.start, end: placed.start + local.end };
}
