/**
 * Prints generated modules. In: a tree. Out: its text, formatted as prettier would, and where each piece came from.
 * This is the only place where JavaScript becomes text, and it refuses names that are no identifiers.
 */
import { concat, hardLine, sequence } from "../document/document.ts";
import { layOut, type Mapping } from "../document/layout.ts";
import type { JsNode } from "./place.ts";
import { printStatements } from "./print-block.ts";
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
  const open = new Set<JsNode>();
  const printed = printStatements(statements, { width, open }).map((one) => concat(one, hardLine));
  const { text, mappings } = layOut(sequence(printed), width, { broken: open });
  return { code: text, mappings };
}
