/** Rules of imports. */
import type { ImportDeclaration } from "../src/syntax/ast.ts";
import { SignatureParser } from "./signatures.ts";
import * as t from "./tokens.ts";

type ImportedName = ImportDeclaration["names"][number];

export abstract class ImportParser extends SignatureParser {
  protected readonly import = this.RULE("import", (): ImportDeclaration => {
    const start = this.CONSUME(t.Import).startOffset;
    this.wishForNames();
    const open = this.CONSUME(t.LeftBrace);
    const names = this.commaSeparated(open, () => this.SUBRULE(this.importedName));
    this.CONSUME(t.RightBrace);
    this.CONSUME(t.From);
    const from = this.SUBRULE(this.string);
    return { kind: "import", span: this.since(start), names, from };
  });

  /** `import MLP from "std/mlp"` and the forms of Python. */
  private wishForNames(): void {
    if (this.RECORDING_PHASE || this.isAhead(t.LeftBrace)) return;
    const name = this.ahead();
    const { path, start, end } = this.spanOf(name);
    const edits = [
      { span: { path, start, end: start }, text: "{ " },
      { span: { path, start: end, end }, text: " }" },
    ];
    const isDefault = this.isAhead(t.Identifier) && this.isAhead(t.From, 2);
    this.stop("`{`", {
      notes: ['an import names what it takes: `import { MLP } from "std/mlp"`'],
      fixes: isDefault ? [{ title: "put the name in braces", edits }] : [],
    });
  }

  private readonly importedName = this.RULE("importedName", (): ImportedName => {
    const name = this.identifier(this.CONSUME1(t.Identifier));
    const alias = this.OPTION(() => {
      this.CONSUME(t.As);
      return this.identifier(this.CONSUME2(t.Identifier));
    });
    return { name, alias };
  });
}
