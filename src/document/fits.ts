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

/** Whether `first`, and what follows it on the line, fits into what is left of the line. */
export function fits(first: Item, rest: readonly Item[], room: Room): boolean {
  let { left } = room;
  let next = rest.length - 1;
  // A space counts once something follows it.
  let space = 0;
  const stack: Item[] = [first];
  while (left >= 0) {
    const item = stack.pop() ?? rest[next--];
    if (!item) return true;
    const { document, isFlat } = item;
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
        for (const part of within(item, document, room)) stack.push(part);
        break;
      default:
        for (const part of within(item, document, room)) stack.push(part);
    }
  }
  return false;
}

/** What a document consists of, the last part first. */
function within(item: Item, document: DocumentNode, { isFlatIn }: Room): readonly Item[] {
  const { isFlat } = item;
  switch (document.kind) {
    case "concat":
      return document.parts.map((part) => ({ ...item, document: part })).reverse();
    case "fill":
      return document.parts
        .slice(document.from)
        .map((part) => ({ ...item, document: part }))
        .reverse();
    case "indent":
    case "indent-if-broken":
      return [{ ...item, document: document.content }];
    case "group": {
      const isStillFlat = isFlat && !document.isBroken;
      const broken = document.choices.at(-1) ?? document.content;
      const content = isStillFlat ? document.content : broken;
      return [{ ...item, document: content, isFlat: isStillFlat }];
    }
    case "if-broken": {
      const content = isFlatIn(document.group, isFlat) ? document.flat : document.broken;
      return [{ ...item, document: content }];
    }
    case "flat":
      return [{ ...item, document: document.content, isFlat: true }];
    default:
      return [];
  }
}
