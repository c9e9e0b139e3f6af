/**
 * A file as its declarations, each parsed for itself. In a chunk, places count from its own start, in a file of its own
 * whose path no user sees; so what is found out about a declaration holds wherever in the file it comes to lie. A chunk
 * keeps its path while its head stays, and is the same object while its text stays.
 */
import { parse } from "../../grammar/parse.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";
import { lineMap, type LineMap } from "../source/line-map.ts";
import type { Declaration, Program } from "../syntax/ast.ts";
import { splitDeclarations } from "./split-declarations.ts";

export interface Chunk {
  readonly path: string;
  readonly text: string;
  readonly declarations: readonly Declaration[];
  /** What is wrong with the syntax. */
  readonly diagnostics: readonly Diagnostic[];
}

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

/** No path of a file has this in it. */
const separator = "\0";

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
    return { chunk: known?.text === body ? known : readChunk(own, body), start, end };
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

function readChunk(path: string, text: string): Chunk {
  const { value, diagnostics } = parse({ path, text });
  return { path, text, declarations: value.declarations, diagnostics };
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
  const placed = syntax.byPath.get(span.path);
  if (!placed) return undefined;
  return { path: syntax.path, start: placed.start + span.start, end: placed.start + span.end };
}
