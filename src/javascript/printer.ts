/**
 * Prints generated modules. In: a tree. Out: its text, formatted as prettier would, and where each piece came from.
 * This is the only place where JavaScript becomes text, and it refuses names that are no identifiers.
 */
import { concat, hardLine } from "../document/document.ts";
import { layOut, type LaidOut, type Mapping } from "../document/layout.ts";
import type { JsNode } from "./place.ts";
import { printStatement } from "./print-statement.ts";
import type { JsModule, JsStatement } from "./tree.ts";

export type { Mapping } from "../document/layout.ts";

export interface PrintedModule {
  readonly code: string;
  readonly mappings: readonly Mapping[];
}

/** @throws TypeError for a tree with names that generated code must not contain: a fault of the compiler. */
export function printModule(
  { statements }: JsModule,
  { width = 100 }: { readonly width?: number } = {},
): PrintedModule {
  const texts: string[] = [];
  const mappings: Mapping[] = [];
  let line = 0;
  let isBlankBefore = false;
  for (const statement of statements) {
    if (statement.kind === "blank") {
      isBlankBefore = texts.length > 0;
      continue;
    }
    const { text, lineBreaks, ...printed } = printAlone(statement, width);
    if (isBlankBefore) texts.push("\n");
    if (isBlankBefore) line++;
    texts.push(text);
    for (const { generated, origin } of printed.mappings)
      mappings.push({
        generated: { line: generated.line + line, column: generated.column },
        origin,
      });
    line += lineBreaks;
    isBlankBefore = false;
  }
  return { code: texts.join(""), mappings };
}

/** One statement of a module, with the end of its line; what is around it has no say in its layout. */
function printAlone(statement: JsStatement, width: number): LaidOut {
  let open: ReadonlySet<JsNode> = new Set();
  for (;;) {
    const document = concat(printStatement(statement, { width, open }), hardLine);
    const laidOut = layOut(document, width);
    if (laidOut.broken.size === open.size) return laidOut;
    open = laidOut.broken as ReadonlySet<JsNode>;
  }
}
