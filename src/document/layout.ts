/**
 * Lays a document out. In: a document and a width. Out: text, and where its marks came to stand. Works with stacks of
 * its own, so that deep documents do not exhaust the call stack, and in time linear in the size of the text: what fits
 * is decided by looking ahead no further than the end of the line.
 */
import { concat, willBreak, type Document, type DocumentNode } from "./document.ts";
import { fits, type Pending } from "./fits.ts";
import { Output, type Indentation, type Mapping } from "./output.ts";

export type { Indentation, Mapping } from "./output.ts";

export interface LaidOut {
  /** Without trailing spaces on any line. */
  readonly text: string;
  /** How many lines end in it. */
  readonly lines: number;
  /** The positions of all marks. */
  readonly mappings: readonly Mapping[];
}

export interface LayoutOptions {
  readonly indentation?: Indentation;
  /** Gets the owners of groups that broke though nothing in them had to; then what is deferred around them is made again. */
  readonly broken?: Set<object>;
  /** The number of the first line, for the positions of marks. */
  readonly firstLine?: number;
}

const twoSpaces: Indentation = { width: 2, usesTabs: false };

export function layOut(
  document: Document,
  width: number,
  { indentation = twoSpaces, broken = new Set(), firstLine = 0 }: LayoutOptions = {},
): LaidOut {
  const output = new Output(indentation, firstLine);
  new Layout(output, width, indentation.width, broken).run(document, 0, false);
  output.flushSuffixes();
  return { text: output.text(), lines: output.lines, mappings: output.mappings };
}

class Layout {
  readonly #output: Output;
  readonly #width: number;
  /** Columns of one step of the indentation. */
  readonly #step: number;
  readonly #broken: Set<object>;
  /** What is still to be printed, the next last, and how: side by side, for the sake of speed. */
  readonly #documents: Document[] = [];
  readonly #indents: number[] = [];
  readonly #areFlat: boolean[] = [];
  readonly #rest: Pending = { documents: this.#documents, areFlat: this.#areFlat };
  /** How the groups with names came out. */
  readonly #isFlatGroup = new Map<symbol, boolean>();
  /** After a hard line inside flat content, what was measured no longer holds. */
  #mustMeasure = false;

  constructor(output: Output, width: number, step: number, broken: Set<object>) {
    this.#output = output;
    this.#width = width;
    this.#step = step;
    this.#broken = broken;
  }

  run(document: Document, indent: number, isFlat: boolean): void {
    const bottom = this.#documents.length;
    this.#push(document, indent, isFlat);
    while (this.#documents.length > bottom)
      this.#print(
        this.#documents.pop() ?? "",
        this.#indents.pop() ?? 0,
        this.#areFlat.pop() ?? false,
      );
  }

  #print(document: Document, indent: number, isFlat: boolean): void {
    if (typeof document === "string") {
      this.#output.write(document, indent);
      return;
    }
    switch (document.kind) {
      case "concat":
        for (let index = document.parts.length - 1; index >= 0; index--)
          this.#push(document.parts[index] ?? "", indent, isFlat);
        break;
      case "line":
        this.#breakLine(document, indent, isFlat);
        break;
      case "indent":
        this.#push(document.content, indent + this.#step, isFlat);
        break;
      case "group":
        this.#group(document, indent, isFlat);
        break;
      case "fill":
        this.#fill(document, indent, isFlat);
        break;
      case "if-broken":
        this.#push(
          this.#isFlatIn(document.group, isFlat) ? document.flat : document.broken,
          indent,
          isFlat,
        );
        break;
      case "indent-if-broken": {
        const more = this.#isFlatIn(document.group, isFlat) ? 0 : this.#step;
        this.#push(document.content, indent + more, isFlat);
        break;
      }
      case "flat":
        this.#push(document.content, indent, true);
        break;
      case "deferred":
        this.#deferred(document.make, indent, isFlat);
        break;
      default:
        this.#put(document, indent);
    }
  }

  /** What has no layout of its own. */
  #put(document: DocumentNode, indent: number): void {
    switch (document.kind) {
      case "written":
        this.#output.put(document.parts, indent);
        break;
      case "suffix":
        this.#output.suffix(document.text);
        break;
      case "mark":
        this.#output.mark(document.span);
        break;
      case "fresh-line":
        this.#output.freshLine(indent);
        break;
      case "remark":
        this.#output.remark(document.text, indent);
        break;
      case "gap":
        this.#output.gap(indent);
    }
  }

  #push(document: Document, indent: number, isFlat: boolean): void {
    this.#documents.push(document);
    this.#indents.push(indent);
    this.#areFlat.push(isFlat);
  }

  readonly #isFlatIn = (group: symbol | undefined, isFlat: boolean): boolean =>
    group === undefined ? isFlat : (this.#isFlatGroup.get(group) ?? true);

  #breakLine(
    document: Extract<DocumentNode, { kind: "line" }>,
    indent: number,
    isFlat: boolean,
  ): void {
    if (isFlat && !document.isHard) {
      this.#output.writeFlat(document.flat);
      return;
    }
    if (isFlat) this.#mustMeasure = true;
    this.#output.startLine(document.isLiteral ? 0 : indent, document.isLiteral);
  }

  #deferred(make: (columns: number) => Document, indent: number, isFlat: boolean): void {
    const start = this.#output.place();
    const mustMeasure = this.#mustMeasure;
    for (let known = -1; known !== this.#broken.size;) {
      if (known >= 0) this.#output.returnTo(start);
      known = this.#broken.size;
      this.#mustMeasure = mustMeasure;
      this.run(make(this.#width - this.#output.used), indent, isFlat);
    }
  }

  #group(group: Extract<DocumentNode, { kind: "group" }>, indent: number, isFlat: boolean): void {
    const isGroupFlat = this.#choose(group, indent, isFlat);
    if (group.owner && !isGroupFlat && !group.isBroken) this.#broken.add(group.owner);
    if (group.id) this.#isFlatGroup.set(group.id, isGroupFlat);
  }

  /** Goes on with the layout of a group that fits, and says whether it is flat. */
  #choose(
    group: Extract<DocumentNode, { kind: "group" }>,
    indent: number,
    isFlat: boolean,
  ): boolean {
    const { content, isBroken, others } = group;
    if (isFlat && !this.#mustMeasure) return this.#goOn(content, indent, !isBroken);
    this.#mustMeasure = false;
    if (!isBroken) {
      if (this.#fits(content)) {
        if (willBreak(content)) return this.#goOn(content, indent, true);
        this.#writeFlat(content, indent);
        return true;
      }
      for (const choice of others?.().slice(0, -1) ?? [])
        if (this.#fits(choice)) return this.#goOn(choice, indent, true);
    }
    return this.#goOn(others?.().at(-1) ?? content, indent, false);
  }

  /** Writes what fits on the line. Nothing so short is deep enough to exhaust the call stack. */
  #writeFlat(document: Document, indent: number): void {
    if (typeof document === "string") {
      this.#output.write(document, indent);
      return;
    }
    switch (document.kind) {
      case "concat":
      case "fill":
        for (const part of document.parts) this.#writeFlat(part, indent);
        break;
      case "group":
        if (document.id) this.#isFlatGroup.set(document.id, true);
        this.#writeFlat(document.content, indent);
        break;
      case "indent":
        this.#writeFlat(document.content, indent + this.#step);
        break;
      case "indent-if-broken":
      case "flat":
        this.#writeFlat(document.content, indent);
        break;
      case "if-broken":
        this.#writeFlat(
          this.#isFlatIn(document.group, true) ? document.flat : document.broken,
          indent,
        );
        break;
      default:
        this.#print(document, indent, true);
    }
  }

  #goOn(document: Document, indent: number, isFlat: boolean): boolean {
    this.#push(document, indent, isFlat);
    return isFlat;
  }

  #fill(fill: Extract<DocumentNode, { kind: "fill" }>, indent: number, isFlat: boolean): void {
    const [content, separator, next] = fill.parts.slice(fill.from, fill.from + 3);
    if (content === undefined) return;
    if (isFlat) {
      for (const part of fill.parts.slice(fill.from).reverse()) this.#push(part, indent, true);
      return;
    }
    const isContentFlat = this.#fitsAlone(content);
    if (separator !== undefined && next !== undefined) {
      const together = concat(content, separator, next);
      this.#push({ ...fill, from: fill.from + 2 }, indent, isFlat);
      this.#push(separator, indent, this.#fitsAlone(together));
    }
    this.#push(content, indent, isContentFlat);
  }

  /** Whether a document is short enough on one line, whatever follows it. */
  #fitsAlone(document: Document): boolean {
    return this.#fitsBefore(document, undefined, true);
  }

  /** Whether a document fits on the line with what follows it there. */
  #fits(document: Document): boolean {
    return this.#fitsBefore(document, this.#rest, false);
  }

  #fitsBefore(document: Document, rest: Pending | undefined, mustBeFlat: boolean): boolean {
    const left = this.#width - this.#output.used;
    // What it takes at least and at most mostly tells without a look at its parts.
    if (typeof document !== "string" && !document.willBreak) {
      if (document.least > left) return false;
      const room = { left: left - document.most, mustBeFlat, isFlatIn: this.#isFlatIn };
      if (fits("", true, rest, room)) return true;
    }
    return fits(document, true, rest, { left, mustBeFlat, isFlatIn: this.#isFlatIn });
  }
}
