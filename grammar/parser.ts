import type { Diagnostic } from "../src/diagnostics/diagnostic.ts";
import type { Declaration } from "../src/syntax/ast.ts";
import type { Input } from "./base-parser.ts";
import { DeclarationParser } from "./declarations.ts";

/** What one run of the parser gives. */
export interface Parsed {
  readonly declarations: readonly Declaration[];
  readonly diagnostics: readonly Diagnostic[];
  /** No tree is higher. */
  readonly height: number;
}

/** The whole grammar. One instance serves every file, since making it costs more than reading most of them. */
export class Parser extends DeclarationParser {
  constructor(options: { readonly isChecked: boolean } = { isChecked: false }) {
    super(options.isChecked);
    this.performSelfAnalysis();
  }

  /** Reads one file. */
  parse(file: Input): Parsed {
    this.begin(file);
    this.longestFormula = 0;
    this.deepest = 0;
    const declarations = this.program();
    const height = (this.deepest + 1) * (2 * this.longestFormula + 2);
    const diagnostics = this.found;
    this.begin();
    return { declarations, diagnostics, height };
  }
}
