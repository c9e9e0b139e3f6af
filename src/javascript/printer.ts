/**
 * Prints generated modules. In: a tree. Out: its text, formatted as prettier would, and where each piece came from.
 * This is the only place where JavaScript becomes text, and it refuses names that are no identifiers.
 */
import { concat, hardLine } from "../document/document.ts";
import { layOut, type Mapping } from "../document/layout.ts";
import type { JsNode } from "./place.ts";
import { printAlone } from "./print-block.ts";
import type { JsModule, JsStatement } from "./tree.ts";

export type { Mapping } from "../document/layout.ts";

export interface PrintedModule {
  readonly code: string;
  readonly mappings: readonly Mapping[];
}

/** @throws TypeError for a tree with names that generated code must not contain: a fault of the compiler. */
export function printModule({ statements }: JsModule, options: PrintOptions = {}): PrintedModule {
  const printer = new ModulePrinter(options);
  printer.print(statements);
  return printer.printed();
}

interface PrintOptions {
  readonly width?: number;
}

/**
 * Prints a module piece by piece. Long modules are far larger as trees than as text, so whoever makes one hands over what
 * is finished, and nothing of the tree stays.
 */
export class ModulePrinter {
  readonly #width: number;
  readonly #texts: string[] = [];
  readonly #mappings: Mapping[] = [];
  #lines = 0;
  #isBlankBefore = false;

  constructor({ width = 100 }: PrintOptions = {}) {
    this.#width = width;
  }

  /** @throws TypeError as `printModule` does */
  print(statements: readonly JsStatement[]): void {
    for (const statement of statements) {
      if (statement.kind === "blank") this.#isBlankBefore = this.#texts.length > 0;
      else this.#print(statement);
    }
  }

  #print(statement: JsStatement): void {
    if (this.#isBlankBefore) this.#add("\n", 1);
    this.#isBlankBefore = false;
    const open = new Set<JsNode>();
    const document = concat(printAlone(statement, { width: this.#width, open }), hardLine);
    const { text, mappings, lines } = layOut(document, this.#width, {
      broken: open,
      firstLine: this.#lines,
    });
    for (const mapping of mappings) this.#mappings.push(mapping);
    this.#add(text, lines);
  }

  #add(text: string, lines: number): void {
    this.#texts.push(text);
    this.#lines += lines;
  }

  /** What was printed, a blank line below `head`: what begins a module often depends on all the rest. */
  printed(head: readonly JsStatement[] = []): PrintedModule {
    const code = this.#texts.join("");
    if (head.length === 0) return { code, mappings: this.#mappings };
    const above = new ModulePrinter({ width: this.#width });
    above.print(head);
    if (code !== "") above.#add("\n", 1);
    const moved = this.#mappings.map(({ line, column, origin }) => ({
      line: above.#lines + line,
      column,
      origin,
    }));
    return { code: above.#texts.join("") + code, mappings: [...above.#mappings, ...moved] };
  }
}
