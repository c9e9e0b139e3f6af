/**
 * Documents in the manner of Wadler ("A prettier printer", 1998): text that says where it may break and what is
 * indented then. `layout.ts` decides which groups break. Whether a document holds a forced break, and how wide it is, is
 * known from the moment it is made, so that little is walked twice.
 */
import type { Span } from "../source/source.ts";
import { breaking, measuresOf, nothing, unmeasured, type Measures } from "./measures.ts";

export type Document = string | DocumentNode;

export type DocumentNode =
  | (Measures & {
      readonly kind: "concat";
      readonly parts: readonly Document[];
      /** Set on chains of calls that choose their own layout; assignments treat these otherwise. */
      readonly isCallChain: boolean;
    })
  | (Measures & {
      readonly kind: "line";
      readonly flat: string;
      readonly isHard: boolean;
      /** The next line starts at the margin, and this one keeps its trailing blanks. */
      readonly isLiteral: boolean;
    })
  | (Measures & { readonly kind: "indent"; readonly content: Document })
  | (Measures & {
      readonly kind: "group";
      readonly content: Document;
      readonly isBroken: boolean;
      readonly id: symbol | undefined;
      /** What to tell the caller of, should the group break. */
      readonly owner: object | undefined;
      /** Other layouts to choose from, the most compact first. Most are never asked for. */
      readonly others: (() => readonly Document[]) | undefined;
    })
  | (Measures & {
      readonly kind: "fill";
      readonly parts: readonly Document[];
      readonly from: number;
    })
  | (Measures & {
      readonly kind: "if-broken";
      readonly broken: Document;
      readonly flat: Document;
      readonly group: symbol | undefined;
    })
  | (Measures & {
      readonly kind: "indent-if-broken";
      readonly content: Document;
      readonly group: symbol;
    })
  | (Measures & { readonly kind: "flat"; readonly content: Document })
  | (Measures & { readonly kind: "deferred"; readonly make: (columns: number) => Document })
  | (Measures & { readonly kind: "written"; readonly parts: readonly (string | Span)[] })
  | (Measures & { readonly kind: "suffix"; readonly text: string })
  | (Measures & { readonly kind: "break-outer" })
  | (Measures & { readonly kind: "fresh-line" })
  | (Measures & { readonly kind: "remark"; readonly text: string })
  | (Measures & { readonly kind: "gap" })
  | (Measures & { readonly kind: "mark"; readonly span: Span });

const lineOf = (flat: string, isHard: boolean, isLiteral = false): Document => {
  const measures = isHard ? breaking : { ...nothing, most: flat.length };
  return { kind: "line", flat, isHard, isLiteral, ...measures };
};

export const line: Document = lineOf(" ", false);
export const softLine: Document = lineOf("", false);
export const hardLine: Document = lineOf("", true);
/** Inside text that keeps its own indentation. */
export const literalLine: Document = lineOf("", true, true);
/** A line break, unless nothing but indentation stands on this line. */
export const freshLine: Document = { kind: "fresh-line", ...breaking };
/** A space, unless a space, an opening bracket or the line's indentation stands before it. */
export const gap: Document = { kind: "gap", ...nothing, most: 1 };
/** Breaks the groups around it without a line break of its own. */
export const breakOuter: Document = { kind: "break-outer", ...breaking };

export function willBreak(document: Document): boolean {
  return typeof document !== "string" && document.willBreak;
}

export function concat(...parts: readonly Document[]): Document {
  return sequence(parts);
}

/** The same for lists that may be too long to be arguments. Texts side by side are one. */
export function sequence(parts: readonly Document[]): Document {
  let text = "";
  for (const part of parts) {
    if (typeof part !== "string") return concatenated(parts, false);
    text += part;
  }
  return text;
}

function concatenated(parts: readonly Document[], isCallChain: boolean): DocumentNode {
  const { willBreak: breaks, breaksOuter, least, most } = measuresOf(parts);
  return { kind: "concat", parts, isCallChain, willBreak: breaks, breaksOuter, least, most };
}

/** The same, marked as a chain of calls. */
export function callChain(...parts: readonly Document[]): Document {
  return concatenated(parts, true);
}

export function isCallChain(document: Document): boolean {
  return typeof document !== "string" && document.kind === "concat" && document.isCallChain;
}

/** Parts with a separator between each two. */
export function separated(separator: Document, parts: readonly Document[]): readonly Document[] {
  const all: Document[] = [];
  for (const part of parts) {
    if (all.length > 0) all.push(separator);
    all.push(part);
  }
  return all;
}

/** Between items that stand on lines of their own, where they do not fit on one. */
export const commaLine: Document = concat(",", line);

export function join(separator: Document, parts: readonly Document[]): Document {
  return sequence(separated(separator, parts));
}

export function indent(...parts: readonly Document[]): Document {
  const content = sequence(parts);
  if (typeof content === "string") return content;
  const { willBreak: breaks, breaksOuter, least, most } = content;
  return { kind: "indent", content, willBreak: breaks, breaksOuter, least, most };
}

interface GroupOptions {
  readonly isBroken?: boolean;
  readonly id?: symbol;
  readonly owner?: object;
}

/** On one line where it fits there, else broken at all its own lines. */
export function group(
  content: Document,
  { isBroken = false, id, owner }: GroupOptions = {},
): Document {
  const isPlain = typeof content === "string";
  if (isPlain && !isBroken && !id && !owner) return content;
  const inner = isPlain ? measuresOf([content]) : content;
  const broken = isBroken || inner.breaksOuter;
  return {
    kind: "group",
    content,
    isBroken: broken,
    id,
    owner,
    others: undefined,
    willBreak: broken || inner.willBreak,
    breaksOuter: broken,
    least: inner.least,
    most: inner.most,
  };
}

/** The first layout whose first line fits; the last one if none does. The others are made when the first does not. */
export function choose(first: Document, makeOthers: () => readonly Document[]): Document {
  let made: readonly Document[] | undefined;
  return {
    kind: "group",
    content: first,
    isBroken: false,
    id: undefined,
    owner: undefined,
    others: () => (made ??= makeOthers()),
    ...measuresOf([first]),
    breaksOuter: false,
  };
}

/** Content and separators in turn: as many on each line as fit. */
export function fill(parts: readonly Document[]): Document {
  return { kind: "fill", parts, from: 0, ...measuresOf(parts) };
}

/** One of two texts, by whether the group `id` is broken; without `id`, the innermost. */
export function ifBroken(broken: Document, flat: Document = "", id?: symbol): Document {
  const [one, other] = [measuresOf([broken]), measuresOf([flat])];
  return {
    kind: "if-broken",
    broken,
    flat,
    group: id,
    willBreak: one.willBreak || other.willBreak,
    breaksOuter: one.breaksOuter || other.breaksOuter,
    least: id ? Math.min(one.least, other.least) : other.least,
    most: id ? Math.max(one.most, other.most) : other.most,
  };
}

export function indentIfBroken(content: Document, id: symbol): Document {
  const { willBreak: breaks, breaksOuter, least, most } = measuresOf([content]);
  return {
    kind: "indent-if-broken",
    content,
    group: id,
    willBreak: breaks,
    breaksOuter,
    least,
    most,
  };
}

/** On one line, whether it fits or not. */
export function flat(content: Document): Document {
  return { kind: "flat", content, ...measuresOf([content]) };
}

/**
 * A document that begins a line and ends one, made when the layout comes to it, so that only what is being printed need be
 * there; made again where a group with an owner broke in it. `make` is told how many columns are left of the line.
 */
export function deferred(make: (columns: number) => Document): Document {
  return { kind: "deferred", make, ...unmeasured };
}

/**
 * What is laid out already, and stands on a line that is not asked whether anything fits: texts, and where in the source
 * those that follow come from.
 */
export function written(parts: readonly (string | Span)[]): Document {
  return { kind: "written", parts, ...unmeasured };
}

/** Text that ends the line on which it stands, and counts for nothing in deciding what fits. It breaks the groups around. */
export function suffix(text: string): Document {
  return { kind: "suffix", text, ...breaking };
}

/** Text after which nothing may follow on its line; it counts for nothing in deciding what fits before it. */
export function remark(text: string): Document {
  return { kind: "remark", text, ...breaking };
}

/** Records where in the output this place is. */
export function mark(span: Span | undefined): Document {
  if (!span) return "";
  return { kind: "mark", span, willBreak: false, breaksOuter: false, least: 0, most: 0 };
}

/** The document as plain text, if it is that. */
export function plainText(document: Document): string | undefined {
  if (typeof document === "string") return document;
  if (document.kind !== "concat") return undefined;
  const texts = document.parts.map(plainText);
  return texts.every((text) => text !== undefined) ? texts.join("") : undefined;
}

/** The text of a document on one line; nothing where it must break. */
export function flatText(document: Document): string | undefined {
  if (typeof document === "string") return document;
  if (document.willBreak) return undefined;
  switch (document.kind) {
    case "line":
      return document.flat;
    case "gap":
      return " ";
    case "concat":
    case "fill":
      return document.parts.map((part) => flatText(part) ?? "").join("");
    case "indent":
    case "group":
    case "indent-if-broken":
    case "flat":
      return flatText(document.content);
    case "if-broken":
      return flatText(document.flat);
    default:
      return "";
  }
}

/** Whether there is any place at which it could break. */
export function canBreak(document: Document): boolean {
  if (typeof document === "string") return false;
  switch (document.kind) {
    case "line":
      return true;
    case "concat":
    case "fill":
      return document.parts.some(canBreak);
    case "indent":
    case "group":
    case "indent-if-broken":
      return canBreak(document.content);
    case "if-broken":
      return canBreak(document.broken) || canBreak(document.flat);
    default:
      return false;
  }
}
