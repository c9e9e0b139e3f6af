/**
 * Lays a document out. In: a document and a width. Out: text, and where its marks came to stand. Works with stacks of
 * its own, so that deep documents do not exhaust the call stack, and in time linear in the size of the text: what fits
 * is decided by looking ahead no further than the end of the line.
 */
import { textWidth } from "../source/text-width.ts";
import type { Span } from "../source/source.ts";
import type { Document, DocumentNode } from "./document.ts";
import { fits, type Item } from "./fits.ts";

export interface Mapping {
  /** Both from 0. */
  readonly generated: { readonly line: number; readonly column: number };
  readonly origin: Span;
}

export interface LaidOut {
  /** Without trailing spaces on any line. */
  readonly text: string;
  /** How many line breaks it has. */
  readonly lineBreaks: number;
  /** The positions of all marks. */
  readonly mappings: readonly Mapping[];
  /** The owners of groups that broke. */
  readonly broken: ReadonlySet<object>;
}

export interface Indentation {
  /** Columns of one step. */
  readonly width: number;
  readonly usesTabs: boolean;
}

const twoSpaces: Indentation = { width: 2, usesTabs: false };

export function layOut(
  document: Document,
  width: number,
  indentation: Indentation = twoSpaces,
): LaidOut {
  const layout = new Layout(width, indentation);
  layout.run(document);
  const { mappings, broken, lineBreaks } = layout;
  return { text: layout.text(), lineBreaks, mappings, broken };
}

class Layout {
  readonly mappings: Mapping[] = [];
  readonly broken = new Set<object>();
  readonly #width: number;
  readonly #pieces: string[] = [];
  readonly #stack: Item[] = [];
  readonly #suffixes: string[] = [];
  /** How the groups with names came out. */
  readonly #isFlatGroup = new Map<symbol, boolean>();
  #line = 0;
  /** In UTF-16 units, as source maps count. */
  #column = 0;
  /** In columns of a terminal, as the width counts. */
  #used = 0;
  #lineIndent = 0;
  /** After a hard line inside flat content, what was measured no longer holds. */
  #mustMeasure = false;
  /** After a remark: whatever is written next opens a line. */
  #isLineOver = false;
  readonly #indentation: Indentation;

  constructor(width: number, indentation: Indentation) {
    this.#width = width;
    this.#indentation = indentation;
  }

  get lineBreaks(): number {
    return this.#line;
  }

  text(): string {
    return this.#pieces.join("");
  }

  run(document: Document): void {
    this.#stack.push({ document, indent: 0, isFlat: false });
    for (let item = this.#stack.pop(); item; item = this.#stack.pop()) this.#print(item);
    this.#flushSuffixes();
  }

  #print({ document, indent, isFlat }: Item): void {
    if (typeof document === "string") {
      this.#write(document, indent);
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
        this.#push(document.content, indent + this.#indentation.width, isFlat);
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
        const more = this.#isFlatIn(document.group, isFlat) ? 0 : this.#indentation.width;
        this.#push(document.content, indent + more, isFlat);
        break;
      }
      case "flat":
        this.#push(document.content, indent, true);
        break;
      case "suffix":
        this.#suffixes.push(document.text);
        break;
      case "mark":
        this.#mark(document.span);
        break;
      case "break-outer":
        break;
      case "fresh-line":
        if (!this.#isAtLineStart()) this.#startLine(indent);
        break;
      case "remark":
        this.#write(this.#isLineOver ? document.text.trimStart() : document.text, indent);
        this.#isLineOver = true;
        break;
      case "gap":
        if (!this.#isLineOver && !this.#isAtLineStart() && !/[\s([{]$/.test(this.#lastPiece()))
          this.#write(" ", indent);
        break;
    }
  }

  #lastPiece(): string {
    return this.#pieces.findLast((piece) => piece !== "") ?? "\n";
  }

  #isAtLineStart(): boolean {
    return !this.#isLineOver && this.#used <= this.#lineIndent;
  }

  #push(document: Document, indent: number, isFlat: boolean): void {
    this.#stack.push({ document, indent, isFlat });
  }

  #isFlatIn(group: symbol | undefined, isFlat: boolean): boolean {
    return group === undefined ? isFlat : (this.#isFlatGroup.get(group) ?? true);
  }

  /** `text` has no line breaks. */
  #write(text: string, indent: number): void {
    if (text === "") return;
    if (this.#isLineOver) this.#startLine(indent);
    this.#pieces.push(text);
    this.#column += text.length;
    this.#used += textWidth(text);
  }

  #flushSuffixes(): void {
    for (const text of this.#suffixes) this.#write(text, 0);
    this.#suffixes.length = 0;
  }

  #breakLine(
    document: Extract<DocumentNode, { kind: "line" }>,
    indent: number,
    isFlat: boolean,
  ): void {
    if (isFlat && !document.isHard) {
      if (!this.#isLineOver) this.#write(document.flat, indent);
      return;
    }
    if (isFlat) this.#mustMeasure = true;
    this.#startLine(document.isLiteral ? 0 : indent, document.isLiteral);
  }

  #startLine(indent: number, keepsBlanks = false): void {
    this.#isLineOver = false;
    this.#flushSuffixes();
    if (!keepsBlanks) this.#trimEnd();
    const { width, usesTabs } = this.#indentation;
    const blank = usesTabs ? "\t".repeat(indent / width) : " ".repeat(indent);
    this.#pieces.push("\n", blank);
    this.#line++;
    this.#column = blank.length;
    this.#used = indent;
    this.#lineIndent = indent;
  }

  #trimEnd(): void {
    for (let last = this.#pieces.pop(); last !== undefined; last = this.#pieces.pop()) {
      const kept = last.replace(/[ \t]+$/, "");
      if (kept === "") continue;
      this.#pieces.push(kept);
      return;
    }
  }

  #mark(origin: Span): void {
    const last = this.mappings.at(-1)?.generated;
    // Of marks at one place, the innermost says most.
    if (last?.line === this.#line && last.column === this.#column) this.mappings.pop();
    this.mappings.push({ generated: { line: this.#line, column: this.#column }, origin });
  }

  #group(group: Extract<DocumentNode, { kind: "group" }>, indent: number, isFlat: boolean): void {
    const chosen = this.#choose(group, indent, isFlat);
    this.#stack.push(chosen);
    if (group.owner && !chosen.isFlat) this.broken.add(group.owner);
    if (group.id) this.#isFlatGroup.set(group.id, chosen.isFlat);
  }

  #choose(group: Extract<DocumentNode, { kind: "group" }>, indent: number, isFlat: boolean): Item {
    const { content, isBroken, choices } = group;
    if (isFlat && !this.#mustMeasure) return { document: content, indent, isFlat: !isBroken };
    this.#mustMeasure = false;
    const flat = { document: content, indent, isFlat: true };
    if (!isBroken && this.#fits(flat, this.#stack, false)) return flat;
    for (const choice of isBroken ? [] : choices.slice(1, -1)) {
      const item = { document: choice, indent, isFlat: true };
      if (this.#fits(item, this.#stack, false)) return item;
    }
    return { document: choices.at(-1) ?? content, indent, isFlat: false };
  }

  #fill(fill: Extract<DocumentNode, { kind: "fill" }>, indent: number, isFlat: boolean): void {
    const [content, separator, next] = fill.parts.slice(fill.from, fill.from + 3);
    if (content === undefined) return;
    if (isFlat) {
      for (const part of fill.parts.slice(fill.from).reverse()) this.#push(part, indent, true);
      return;
    }
    const isShort = (document: Document): boolean =>
      this.#fits({ document, indent, isFlat: true }, [], true);
    const isContentFlat = isShort(content);
    if (separator !== undefined && next !== undefined) {
      const together: Document = {
        kind: "concat",
        parts: [content, separator, next],
        isCallChain: false,
        willBreak: false,
        breaksOuter: false,
      };
      this.#push({ ...fill, from: fill.from + 2 }, indent, isFlat);
      this.#push(separator, indent, isShort(together));
    }
    this.#push(content, indent, isContentFlat);
  }

  #fits(first: Item, rest: readonly Item[], mustBeFlat: boolean): boolean {
    return fits(first, rest, {
      left: this.#width - this.#used,
      mustBeFlat,
      isFlatIn: (group, isFlat) => this.#isFlatIn(group, isFlat),
    });
  }
}
