/** Open documents and their places: URIs and the compiler's paths, lines and offsets. */
import { fileURLToPath, pathToFileURL } from "node:url";
import { resolve } from "node:path";
import type { Position, Range, TextDocumentContentChangeEvent } from "vscode-languageserver/node";
import { shown } from "../host/node-host.ts";
import { lineMap, positionAt, type LineMap } from "../source/line-map.ts";

/** A document as it stands in the editor. */
export interface Document {
  readonly uri: string;
  readonly path: string;
  readonly version: number;
  readonly text: string;
  readonly lines: LineMap;
}

/** The path by which the compiler knows a document; one that is no file has its URI. */
export function pathOfUri(uri: string): string {
  const file = fileOfUri(uri);
  return file === undefined ? uri : shown(file);
}

/** Where a file lies on the disk; undefined for what is none, such as `file://.`, which some editors send. */
export function fileOfUri(uri: string): string | undefined {
  if (!uri.startsWith("file:")) return undefined;
  try {
    return fileURLToPath(uri);
  } catch {
    return undefined;
  }
}

export function uriOfPath(path: string): string {
  return /^[a-z][a-z\d+.-]+:/i.test(path) ? path : pathToFileURL(resolve(path)).href;
}

export function offsetAt(lines: LineMap, text: string, { line, character }: Position): number {
  const start = lines.starts[Math.max(0, line)];
  if (start === undefined) return text.length;
  const next = lines.starts[line + 1];
  const end = next === undefined ? text.length : endOfLine(text, next);
  return Math.min(start + Math.max(0, character), Math.max(start, end));
}

/** Before the characters that end a line. */
function endOfLine(text: string, next: number): number {
  const isPair = text[next - 1] === "\n" && text[next - 2] === "\r";
  return next - (isPair ? 2 : 1);
}

export function rangeAt(lines: LineMap, start: number, end: number): Range {
  return { start: asPosition(lines, start), end: asPosition(lines, end) };
}

export function asPosition(lines: LineMap, offset: number): Position {
  const { line, column } = positionAt(lines, offset);
  return { line, character: column };
}

/** A document after changes, each of which counts in the text that the one before has left. */
export function changed(
  document: Document,
  version: number,
  changes: readonly TextDocumentContentChangeEvent[],
): Document {
  let { text, lines } = document;
  for (const change of changes) {
    if ("range" in change) {
      const start = offsetAt(lines, text, change.range.start);
      const end = Math.max(start, offsetAt(lines, text, change.range.end));
      text = text.slice(0, start) + change.text + text.slice(end);
    } else text = change.text;
    lines = lineMap(text);
  }
  return { ...document, version, text, lines };
}

export function opened(uri: string, version: number, text: string): Document {
  return { uri, path: pathOfUri(uri), version, text, lines: lineMap(text) };
}
