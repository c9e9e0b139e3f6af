/**
 * Prints generated modules. In: a tree. Out: its text, formatted as prettier would, and where each piece came from.
 * This is the only place where JavaScript becomes text, and it refuses names that are no identifiers.
 */
import { hardLine, layOut, type Mapping } from "./document.ts";
import { printStatements } from "./print-statement.ts";
import type { JsModule } from "./tree.ts";

export type { Mapping } from "./document.ts";

export interface PrintedModule {
  readonly code: string;
  readonly mappings: readonly Mapping[];
}

export function printModule(
  { statements }: JsModule,
  { width = 100 }: { readonly width?: number } = {},
): PrintedModule {
  const { text, mappings } = layOut([printStatements(statements), hardLine], width);
  return { code: text, mappings };
}
