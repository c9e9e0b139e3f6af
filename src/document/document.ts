/**
 * Documents in the manner of Wadler ("A prettier printer", 1998): text that says where it may break and what is
 * indented then. `layout.ts` decides which groups break. Whether a document holds a forced break is known from the
 * moment it is made, so that nothing is walked twice.
 */
import type { Span } from "../source/source.ts";

interface Breaks {
  /** Whether a line break is certain somewhere inside. */
  readonly willBreak: boolean;
  /** Whether it breaks the groups around it as well; a choice of layouts keeps its breaks to itself. */
  readonly breaksOuter: boolean;
}

export type Document = string | DocumentNode;

export type DocumentNode =
  | (Breaks & {
      readonly kind: "concat";
      readonly parts: readonly Document[];
      /** Set on chains of calls that choose their own layout; assignments treat these otherwise. */
      readonly isCallChain: boolean;
    })
  | (Breaks & {
      readonly kind: "line";
      readonly flat: string;
      readonly isHard: boolean;
      /** The next line starts at the margin, and this one keeps its trailing blanks. */
      readonly isLiteral: boolean;
    })
  | (Breaks & { readonly kind: "indent"; readonly content: Document })
  | (Breaks & {
      readonly kind: "group";
      readonly content: Document;
      readonly isBroken: boolean;
      readonly id: symbol | undefined;
      /** What to tell the caller of, should the group break. */
      readonly owner: object | undefined;
      /** Layouts to choose from, the most compact first; empty for an ordinary group. */
      readonly choices: readonly Document[];
    })
  | (Breaks & { readonly kind: "fill"; readonly parts: readonly Document[]; readonly from: number })
  | (Breaks & {
      readonly kind: "if-broken";
      readonly broken: Document;
      readonly flat: Document;
      readonly group: symbol | undefined;
    })
  | (Breaks & {
      readonly kind: "indent-if-broken";
      readonly content: Document;
      readonly group: symbol;
    })
  | (Breaks & { readonly kind: "flat"; readonly content: Document })
  | (Breaks & { readonly kind: "deferred"; readonly make: () => Document })
  | (Breaks & { readonly kind: "suffix"; readonly text: string })
  | (Breaks & { readonly kind: "break-outer" })
  | (Breaks & { readonly kind: "fresh-line" })
  | (Breaks & { readonly kind: "remark"; readonly text: string })
  | (Breaks & { readonly kind: "gap" })
  | (Breaks & { readonly kind: "mark"; readonly span: Span });

const calm: Breaks = { willBreak: false, breaksOuter: false };
const breaking: Breaks = { willBreak: true, breaksOuter: true };

const lineOf = (flat: string, isHard: boolean, isLiteral = false): Document => {
  return { kind: "line", flat, isHard, isLiteral, ...(isHard ? breaking : calm) };
};

export const line: Document = lineOf(" ", false);
export const softLine: Document = lineOf("", false);
export const hardLine: Document = lineOf("", true);
/** Inside text that keeps its own indentation. */
export const literalLine: Document = lineOf("", true, true);
/** A line break, unless nothing but indentation stands on this line. */
export const freshLine: Document = { kind: "fresh-line", ...breaking };
/** A space, unless a space, an opening bracket or the line's indentation stands before it. */
export const gap: Document = { kind: "gap", ...calm };
/** Breaks the groups around it without a line break of its own. */
export const breakOuter: Document = { kind: "break-outer", ...breaking };

export function willBreak(document: Document): boolean {
  return typeof document !== "string" && document.willBreak;
}

function breaksOf(documents: readonly Document[]): Breaks {
  let result = calm;
  for (const document of documents) {
    if (typeof document === "string" || !document.willBreak) continue;
    if (document.breaksOuter) return breaking;
    result = { willBreak: true, breaksOuter: false };
  }
  return result;
}

export function concat(...parts: readonly Document[]): Document {
  return sequence(parts);
}

/** The same for lists that may be too long to be arguments. */
export function sequence(parts: readonly Document[]): Document {
  const { willBreak: breaks, breaksOuter } = breaksOf(parts);
  return { kind: "concat", parts, isCallChain: false, willBreak: breaks, breaksOuter };
}

/** The same, marked as a chain of calls. */
export function callChain(...parts: readonly Document[]): Document {
  const { willBreak: breaks, breaksOuter } = breaksOf(parts);
  return { kind: "concat", parts, isCallChain: true, willBreak: breaks, breaksOuter };
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
  const { willBreak: breaks, breaksOuter } = breaksOf(parts);
  return { kind: "indent", content, willBreak: breaks, breaksOuter };
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
  const inner = typeof content === "string" ? calm : content;
  const broken = isBroken || inner.breaksOuter;
  return {
    kind: "group",
    content,
    isBroken: broken,
    id,
    owner,
    choices: [],
    willBreak: broken || inner.willBreak,
    breaksOuter: broken,
  };
}

/** The first layout whose first line fits; the last one if none does. */
export function choose(first: Document, ...others: readonly Document[]): Document {
  const { willBreak: breaks } = breaksOf([first]);
  return {
    kind: "group",
    content: first,
    isBroken: false,
    id: undefined,
    owner: undefined,
    choices: [first, ...others],
    willBreak: breaks,
    breaksOuter: false,
  };
}

/** Content and separators in turn: as many on each line as fit. */
export function fill(parts: readonly Document[]): Document {
  return { kind: "fill", parts, from: 0, ...breaksOf(parts) };
}

/** One of two texts, by whether the group `id` is broken; without `id`, the innermost. */
export function ifBroken(broken: Document, flat: Document = "", id?: symbol): Document {
  return { kind: "if-broken", broken, flat, group: id, ...breaksOf([broken, flat]) };
}

export function indentIfBroken(content: Document, id: symbol): Document {
  return { kind: "indent-if-broken", content, group: id, ...breaksOf([content]) };
}

/** On one line, whether it fits or not. */
export function flat(content: Document): Document {
  return { kind: "flat", content, ...breaksOf([content]) };
}

/**
 * A document that begins a line and ends one, made when the layout comes to it, so that only what is being printed need be
 * there; made again where a group with an owner broke in it.
 */
export function deferred(make: () => Document): Document {
  return { kind: "deferred", make, ...calm };
}

/** Text that ends the line on which it stands, and counts for nothing in deciding what fits. */
export function suffix(text: string): Document {
  return { kind: "suffix", text, ...calm };
}

/** Text after which nothing may follow on its line; it counts for nothing in deciding what fits before it. */
export function remark(text: string): Document {
  return { kind: "remark", text, ...breaking };
}

/** Records where in the output this place is. */
export function mark(span: Span | undefined): Document {
  return span ? { kind: "mark", span, willBreak: false, breaksOuter: false } : "";
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
