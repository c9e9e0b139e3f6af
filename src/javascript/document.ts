/**
 * A pretty printer after Wadler: a document says where lines may break and what is indented, and `layOut` breaks the
 * outermost groups that do not fit.
 */
import type { Span } from "../source/source.ts";

export type Document =
  | string
  | readonly Document[]
  | { readonly kind: "line"; readonly flat: string; readonly isHard: boolean }
  | { readonly kind: "indent"; readonly content: Document }
  | { readonly kind: "group"; readonly content: Document; readonly isBroken: boolean }
  | { readonly kind: "if-broken"; readonly content: string }
  | { readonly kind: "mark"; readonly span: Span };

export const line: Document = { kind: "line", flat: " ", isHard: false };
export const softLine: Document = { kind: "line", flat: "", isHard: false };
export const hardLine: Document = { kind: "line", flat: "", isHard: true };
export const indent = (content: Document): Document => ({ kind: "indent", content });
export const ifBroken = (content: string): Document => ({ kind: "if-broken", content });
export const mark = (span: Span | undefined): Document => (span ? { kind: "mark", span } : "");

export function group(content: Document): Document {
  return { kind: "group", content, isBroken: hasHardLine(content) };
}

export function join(separator: Document, parts: readonly Document[]): Document {
  return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
}

function isList(document: Document): document is readonly Document[] {
  return Array.isArray(document);
}

function hasHardLine(document: Document): boolean {
  if (typeof document === "string") return false;
  if (isList(document)) return document.some(hasHardLine);
  switch (document.kind) {
    case "line":
      return document.isHard;
    case "indent":
      return hasHardLine(document.content);
    case "group":
      return document.isBroken;
    default:
      return false;
  }
}

export interface Mapping {
  /** Both from 0. */
  readonly line: number;
  readonly column: number;
  readonly origin: Span;
}

interface Item {
  readonly document: Document;
  readonly indent: number;
  readonly isFlat: boolean;
}

/** The text, with the positions of all marks. */
export function layOut(
  document: Document,
  width: number,
): { readonly text: string; readonly mappings: readonly Mapping[] } {
  const pieces: string[] = [];
  const mappings: Mapping[] = [];
  let lineNumber = 0;
  let column = 0;
  const stack: Item[] = [{ document, indent: 0, isFlat: false }];
  const write = (text: string): void => {
    if (text === "") return;
    pieces.push(text);
    const last = text.lastIndexOf("\n");
    if (last >= 0) lineNumber += text.split("\n").length - 1;
    column = last < 0 ? column + text.length : text.length - last - 1;
  };
  for (let item = stack.pop(); item; item = stack.pop()) {
    const { document: current, indent: depth, isFlat } = item;
    if (typeof current === "string") {
      write(current);
    } else if (isList(current)) {
      for (let index = current.length - 1; index >= 0; index--) {
        stack.push({ document: current[index] ?? "", indent: depth, isFlat });
      }
    } else if (current.kind === "line") {
      if (isFlat && !current.isHard) write(current.flat);
      else {
        trimEnd(pieces);
        write(`\n${" ".repeat(depth)}`);
      }
    } else if (current.kind === "indent") {
      stack.push({ document: current.content, indent: depth + 2, isFlat });
    } else if (current.kind === "group") {
      const flat = !current.isBroken && (isFlat || fits(current.content, width - column, stack));
      stack.push({ document: current.content, indent: depth, isFlat: flat });
    } else if (current.kind === "if-broken") {
      if (!isFlat) write(current.content);
    } else {
      mappings.push({ line: lineNumber, column, origin: current.span });
    }
  }
  return { text: pieces.join(""), mappings };
}

/** Blank lines carry no indentation. */
function trimEnd(pieces: string[]): void {
  const last = pieces.at(-1);
  if (last !== undefined && /^\n +$/.test(last)) pieces[pieces.length - 1] = "\n";
}

/** Whether the content, and what follows up to the next possible break, fits on the line. */
function fits(content: Document, room: number, rest: readonly Item[]): boolean {
  let left = room;
  let next = rest.length - 1;
  const stack: { document: Document; isFlat: boolean }[] = [{ document: content, isFlat: true }];
  while (left >= 0) {
    let item = stack.pop();
    if (!item) {
      const outer = rest[next--];
      if (!outer) return true;
      item = { document: outer.document, isFlat: outer.isFlat };
    }
    const { document, isFlat } = item;
    if (typeof document === "string") left -= document.length;
    else if (isList(document)) {
      for (let index = document.length - 1; index >= 0; index--)
        stack.push({ document: document[index] ?? "", isFlat });
    } else if (document.kind === "line") {
      if (!isFlat || document.isHard) return true;
      left -= document.flat.length;
    } else if (document.kind === "indent") stack.push({ document: document.content, isFlat });
    else if (document.kind === "group")
      stack.push({ document: document.content, isFlat: isFlat && !document.isBroken });
    else if (document.kind === "if-broken" && !isFlat) left -= document.content.length;
  }
  return false;
}
