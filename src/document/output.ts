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

/** How far the output has come. */
export interface OutputPlace {
  readonly lines: number;
  readonly text: string;
  readonly used: number;
  readonly lineIndent: number;
  readonly isLineOver: boolean;
  readonly mappings: number;
  readonly lastMapping: Mapping | undefined;
}

export class Output {
  readonly mappings: Mapping[] = [];
  /** Those that are over. */
  readonly #lines: string[] = [];
  readonly #suffixes: string[] = [];
  readonly #indentation: Indentation;
  readonly #firstLine: number;
  /** The line that is being written. */
  #text = "";
  /** Its columns, as a terminal would count them, up to `#measured`: most lines are over before anyone asks. */
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
    return this.#lines.length;
  }

  /** Columns of the line so far. */
  get used(): number {
    if (this.#measured < this.#text.length) {
      this.#used += textWidth(this.#text.slice(this.#measured));
      this.#measured = this.#text.length;
    }
    return this.#used;
  }

  text(): string {
    return [...this.#lines, this.#text].join("\n");
  }

  place(): OutputPlace {
    return {
      lines: this.#lines.length,
      text: this.#text,
      used: this.used,
      lineIndent: this.#lineIndent,
      isLineOver: this.#isLineOver,
      mappings: this.mappings.length,
      lastMapping: this.mappings.at(-1),
    };
  }

  /** Forgets what was written since. */
  returnTo(place: OutputPlace): void {
    this.#lines.length = place.lines;
    this.#suffixes.length = 0;
    this.#text = place.text;
    this.#used = place.used;
    this.#measured = place.text.length;
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
    this.#text += text;
  }

  /** The space of a line that did not break. */
  writeFlat(space: string): void {
    if (!this.#isLineOver) this.write(space, 0);
  }

  startLine(indent: number, keepsBlanks = false): void {
    this.#isLineOver = false;
    this.flushSuffixes();
    this.#lines.push(keepsBlanks ? this.#text : withoutBlanks(this.#text));
    this.#text = this.#indentation.usesTabs
      ? "\t".repeat(indent / this.#indentation.width)
      : " ".repeat(indent);
    this.#used = indent;
    this.#measured = this.#text.length;
    this.#lineIndent = indent;
  }

  freshLine(indent: number): void {
    if (!this.#isAtLineStart()) this.startLine(indent);
  }

  gap(indent: number): void {
    if (this.#isLineOver || this.#isAtLineStart() || /[\s([{]$/.test(this.#text)) return;
    this.write(" ", indent);
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
    const [line, column] = [this.#firstLine + this.#lines.length, this.#text.length];
    const last = this.mappings.at(-1);
    // Of marks at one place, the innermost says most.
    if (last?.line === line && last.column === column) this.mappings.pop();
    this.mappings.push({ line, column, origin });
  }

  #isAtLineStart(): boolean {
    return !this.#isLineOver && this.used <= this.#lineIndent;
  }
}

function withoutBlanks(line: string): string {
  const last = line.at(-1);
  return last === " " || last === "\t" ? line.replace(/[ \t]+$/, "") : line;
}
