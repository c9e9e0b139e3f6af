import { textWidth } from "../source/text-width.ts";
import type { Document, DocumentNode } from "./document.ts";

/** A document to print, and how. */
export interface Item {
  readonly document: Document;
  readonly indent: number;
  readonly isFlat: boolean;
}

interface Room {
  /** Columns that are left of the line. */
  readonly left: number;
  readonly mustBeFlat: boolean;
  /** Whether the group of that name came out flat; without a name, what the second argument says. */
  readonly isFlatIn: (group: symbol | undefined, isFlat: boolean) => boolean;
}

/**
 * What is still to be looked at, the next last: documents, and whether each is flat, side by side. Documents are looked at
 * far more often than they are printed, so that an object for each of their parts would be most of what a layout costs.
 */
interface Ahead {
  readonly documents: Document[];
  readonly areFlat: boolean[];
}

function push({ documents, areFlat }: Ahead, document: Document, isFlat: boolean): void {
  documents.push(document);
  areFlat.push(isFlat);
}

/** Whether `first`, and what follows it on the line, fits into what is left of the line. */
export function fits(first: Item, rest: readonly Item[], room: Room): boolean {
  let { left } = room;
  let next = rest.length - 1;
  // A space counts once something follows it.
  let space = 0;
  const ahead: Ahead = { documents: [first.document], areFlat: [first.isFlat] };
  while (left >= 0) {
    let document = ahead.documents.pop();
    let isFlat = ahead.areFlat.pop() ?? false;
    if (document === undefined) {
      const item = rest[next--];
      if (!item) return true;
      ({ document, isFlat } = item);
    }
    if (typeof document === "string") {
      if (document === "") continue;
      left -= space + textWidth(document);
      space = 0;
      continue;
    }
    switch (document.kind) {
      case "line":
        if (!isFlat || document.isHard) return true;
        space = Math.max(space, document.flat.length);
        break;
      case "gap":
        space = Math.max(space, 1);
        break;
      case "fresh-line":
      case "remark":
        return true;
      case "group":
        if (room.mustBeFlat && document.isBroken) return false;
        enter(document, isFlat, ahead, room);
        break;
      default:
        enter(document, isFlat, ahead, room);
    }
  }
  return false;
}

/** Looks at what a document consists of next. */
function enter(document: DocumentNode, isFlat: boolean, ahead: Ahead, { isFlatIn }: Room): void {
  switch (document.kind) {
    case "concat":
    case "fill": {
      const { parts } = document;
      const from = document.kind === "fill" ? document.from : 0;
      for (let index = parts.length - 1; index >= from; index--)
        push(ahead, parts[index] ?? "", isFlat);
      break;
    }
    case "indent":
    case "indent-if-broken":
      push(ahead, document.content, isFlat);
      break;
    case "group": {
      const isStillFlat = isFlat && !document.isBroken;
      const broken = document.choices.at(-1) ?? document.content;
      push(ahead, isStillFlat ? document.content : broken, isStillFlat);
      break;
    }
    case "if-broken":
      push(ahead, isFlatIn(document.group, isFlat) ? document.flat : document.broken, isFlat);
      break;
    case "flat":
      push(ahead, document.content, true);
      break;
  }
}
