import { textWidth } from "../source/text-width.ts";
import type { Document, DocumentNode } from "./document.ts";

/**
 * What is still to be looked at, the next last: documents, and whether each is flat, side by side. Documents are looked at
 * far more often than they are printed, so that an object for each of their parts would be most of what a layout costs.
 */
export interface Pending {
  readonly documents: readonly Document[];
  readonly areFlat: readonly boolean[];
}

interface Room {
  /** Columns that are left of the line. */
  readonly left: number;
  readonly mustBeFlat: boolean;
  /** Whether the group of that name came out flat; without a name, what the second argument says. */
  readonly isFlatIn: (group: symbol | undefined, isFlat: boolean) => boolean;
}

/** The parts of the document in question that are still to be looked at: of one after the other, so that one will do. */
class Ahead {
  readonly #documents: Document[] = [];
  readonly #areFlat: boolean[] = [];
  /** Whether what was taken last is flat. */
  isFlat = false;
  #count = 0;

  reset(): void {
    this.#count = 0;
  }

  push(document: Document, isFlat: boolean): void {
    this.#documents[this.#count] = document;
    this.#areFlat[this.#count++] = isFlat;
  }

  pop(): Document | undefined {
    if (this.#count === 0) return undefined;
    this.isFlat = this.#areFlat[--this.#count] ?? false;
    return this.#documents[this.#count];
  }
}

const ahead = new Ahead();

/** Whether a document, flat or not, and what follows it on the line, fits into what is left of the line. */
export function fits(
  first: Document,
  isFirstFlat: boolean,
  rest: Pending | undefined,
  room: Room,
): boolean {
  let { left } = room;
  let next = (rest?.documents.length ?? 0) - 1;
  // A space counts once something follows it.
  let space = 0;
  ahead.reset();
  ahead.push(first, isFirstFlat);
  while (left >= 0) {
    let document = ahead.pop();
    let { isFlat } = ahead;
    if (document === undefined) {
      if (!rest || next < 0) return true;
      document = rest.documents[next] ?? "";
      isFlat = rest.areFlat[next--] ?? false;
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
      case "deferred":
      case "fresh-line":
      case "remark":
        return true;
      case "group":
        if (room.mustBeFlat && document.isBroken) return false;
        enter(document, isFlat, room);
        break;
      default:
        enter(document, isFlat, room);
    }
  }
  return false;
}

/** Looks at what a document consists of next. */
function enter(document: DocumentNode, isFlat: boolean, { isFlatIn }: Room): void {
  switch (document.kind) {
    case "concat":
    case "fill": {
      const { parts } = document;
      const from = document.kind === "fill" ? document.from : 0;
      for (let index = parts.length - 1; index >= from; index--)
        ahead.push(parts[index] ?? "", isFlat);
      break;
    }
    case "indent":
    case "indent-if-broken":
      ahead.push(document.content, isFlat);
      break;
    case "group": {
      const isStillFlat = isFlat && !document.isBroken;
      const { content, others } = document;
      ahead.push(isStillFlat || !others ? content : (others().at(-1) ?? content), isStillFlat);
      break;
    }
    case "if-broken":
      ahead.push(isFlatIn(document.group, isFlat) ? document.flat : document.broken, isFlat);
      break;
    case "flat":
      ahead.push(document.content, true);
      break;
  }
}
