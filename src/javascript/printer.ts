/**
 * Prints generated modules. In: a tree. Out: its text, formatted as prettier would, and where each piece came from.
 * This is the only place where JavaScript becomes text, and it refuses names that are no identifiers.
 */
import { concat, hardLine } from "../document/document.ts";
import { layOut, type Mapping } from "../document/layout.ts";
import { printStatements } from "./print-block.ts";
import type { JsNode } from "./place.ts";
import type { JsModule } from "./tree.ts";

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
  if (statements.every(({ kind }) => kind === "blank")) return { code: "", mappings: [] };
  let open: ReadonlySet<JsNode> = new Set();
  for (;;) {
    const document = concat(printStatements(statements, { width, open }), hardLine);
    const { text, mappings, broken } = layOut(document, width);
    if (broken.size === open.size) return { code: text, mappings };
    open = broken as ReadonlySet<JsNode>;
  }
}
