/** The text of a layout as it grows, line by line, and where its marks come to stand. */
import { textWidth } from "../source/text-width.ts";
import type { Span } from "../source/source.ts";

export interface Mapping {
  /** Of the generated text, both from 0. */
  readonly line: number;
  readonly column: number;
  readonly origin: Span;
}

export interface Indentation {
  /** Columns of one step. */
  readonly width: number;
  readonly usesTabs: boolean;
}

/** How far the output has come, at the beginning of a line. */
export interface OutputPlace {
  readonly lines: number;
  readonly pieces: number;
  readonly lastPiece: string;
  readonly lineStart: number;
  readonly column: number;
  readonly used: number;
  readonly lineIndent: number;
  readonly isLineOver: boolean;
  readonly mappings: number;
  readonly lastMapping: Mapping | undefined;
}

export class Output {
  readonly mappings: Mapping[] = [];
  /** What was written, in short pieces that are joined once. */
  readonly #pieces: string[] = [];
  readonly #suffixes: string[] = [];
  readonly #indentation: Indentation;
  readonly #firstLine: number;
  #lines = 0;
  /** The first piece of the line that is being written, and its length so far in UTF-16 units. */
  #lineStart = 0;
  #column = 0;
  /** Its columns, as a terminal would count them, up to the piece `#measured`: most lines are over before anyone asks. */
  #used = 0;
  #measured = 0;
  #lineIndent = 0;
  /** After a remark: whatever is written next opens a line. */
  #isLineOver = false;

  constructor(indentation: Indentation, firstLine: number) {
    this.#indentation = indentation;
    this.#firstLine = firstLine;
  }

  /** How many lines are over. */
  get lines(): number {
    return this.#lines;
  }

  /** Columns of the line so far. */
  get used(): number {
    for (; this.#measured < this.#pieces.length; this.#measured++)
      this.#used += textWidth(this.#pieces[this.#measured] ?? "");
    return this.#used;
  }

  text(): string {
    return this.#pieces.join("");
  }

  place(): OutputPlace {
    return {
      lines: this.#lines,
      pieces: this.#pieces.length,
      lastPiece: this.#pieces[this.#pieces.length - 1] ?? "",
      lineStart: this.#lineStart,
      column: this.#column,
      used: this.used,
      lineIndent: this.#lineIndent,
      isLineOver: this.#isLineOver,
      mappings: this.mappings.length,
      lastMapping: this.mappings[this.mappings.length - 1],
    };
  }

  /** Forgets what was written since. */
  returnTo(place: OutputPlace): void {
    this.#lines = place.lines;
    this.#suffixes.length = 0;
    this.#pieces.length = place.pieces;
    // The blanks that a line began with may have been taken away.
    if (place.pieces > 0) this.#pieces[place.pieces - 1] = place.lastPiece;
    this.#lineStart = place.lineStart;
    this.#column = place.column;
    this.#used = place.used;
    this.#measured = place.pieces;
    this.#lineIndent = place.lineIndent;
    this.#isLineOver = place.isLineOver;
    this.mappings.length = place.mappings;
    // A mark may have taken the place of the one before it.
    if (place.lastMapping) this.mappings[place.mappings - 1] = place.lastMapping;
  }

  /** `text` has no line breaks. */
  write(text: string, indent: number): void {
    if (text === "") return;
    if (this.#isLineOver) this.startLine(indent);
    this.#pieces.push(text);
    this.#column += text.length;
  }

  /** Texts, and where in the source those that follow come from. */
  put(parts: readonly (string | Span)[], indent: number): void {
    for (const part of parts) {
      if (typeof part === "string") this.write(part, indent);
      else this.mark(part);
    }
  }

  /** The space of a line that did not break. */
  writeFlat(space: string): void {
    if (!this.#isLineOver) this.write(space, 0);
  }

  startLine(indent: number, keepsBlanks = false): void {
    this.#isLineOver = false;
    this.flushSuffixes();
    if (!keepsBlanks) this.#dropBlanks();
    this.#lines++;
    this.#pieces.push("\n");
    this.#lineStart = this.#pieces.length;
    const blanks = this.#indentation.usesTabs
      ? "\t".repeat(indent / this.#indentation.width)
      : " ".repeat(indent);
    this.#pieces.push(blanks);
    this.#column = blanks.length;
    this.#used = indent;
    this.#measured = this.#pieces.length;
    this.#lineIndent = indent;
  }

  /** Those at the end of the line. */
  #dropBlanks(): void {
    for (let index = this.#pieces.length - 1; index >= this.#lineStart; index--) {
      const kept = withoutBlanks(this.#pieces[index] ?? "");
      this.#pieces[index] = kept;
      if (kept !== "") return;
    }
  }

  freshLine(indent: number): void {
    if (!this.#isAtLineStart()) this.startLine(indent);
  }

  gap(indent: number): void {
    if (this.#isLineOver || this.#isAtLineStart()) return;
    const last = this.#pieces[this.#pieces.length - 1] ?? "";
    if (!/[\s([{]$/.test(last)) this.write(" ", indent);
  }

  /** Text that ends its line. */
  suffix(text: string): void {
    this.#suffixes.push(text);
  }

  remark(text: string, indent: number): void {
    this.write(this.#isLineOver ? text.trimStart() : text, indent);
    this.#isLineOver = true;
  }

  flushSuffixes(): void {
    if (this.#suffixes.length === 0) return;
    for (const text of this.#suffixes) this.write(text, 0);
    this.#suffixes.length = 0;
  }

  /** Records where in the source what comes next is from. Columns are counted in UTF-16 units, as source maps do. */
  mark(origin: Span): void {
    const line = this.#firstLine + this.#lines;
    const column = this.#column;
    const last = this.mappings[this.mappings.length - 1];
    // Of marks at one place, the innermost says most.
    if (last?.line === line && last.column === column) this.mappings.pop();
    this.mappings.push({ line, column, origin });
  }

  #isAtLineStart(): boolean {
    return !this.#isLineOver && this.used <= this.#lineIndent;
  }
}

function withoutBlanks(text: string): string {
  const last = text.charCodeAt(text.length - 1);
  return last === space || last === tab ? text.replace(/[ \t]+$/, "") : text;
}

const space = 32;
const tab = 9;
