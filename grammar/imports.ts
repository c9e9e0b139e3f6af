/** Rules of imports. */
import type { ImportDeclaration } from "../src/syntax/ast.ts";
import { SignatureParser } from "./signatures.ts";
import * as t from "./tokens.ts";

const note = 'an import names what it takes: `import { MLP } from "std/mlp"`';

type ImportedName = ImportDeclaration["names"][number];

export abstract class ImportParser extends SignatureParser {
  protected readonly import = this.RULE("import", (): ImportDeclaration => {
    const start = this.CONSUME(t.Import).startOffset;
    let names: readonly ImportedName[] | undefined = this.defaultName();
    if (names === undefined) {
      const open = this.CONSUME(t.LeftBrace);
      names = this.commaSeparated(open, () => this.SUBRULE(this.importedName));
      this.CONSUME(t.RightBrace);
    }
    this.CONSUME(t.From);
    const from = this.SUBRULE(this.string);
    return { kind: "import", span: this.since(start), names, from };
  });

  /** `import MLP from "std/mlp"`, which is taken for what it means; other forms without braces end the rule. */
  private defaultName(): ImportedName[] | undefined {
    if (this.RECORDING_PHASE || this.isAhead(t.LeftBrace)) return undefined;
    const name = this.ahead();
    const isDefault = this.isAhead(t.Identifier) && this.isAhead(t.From, 2);
    if (!isDefault) this.stop("`{`", { notes: [note] });
    const { path, start, end } = this.spanOf(name);
    const edits = [
      { span: { path, start, end: start }, text: "{ " },
      { span: { path, start: end, end }, text: " }" },
    ];
    const fixes = [{ title: "put the name in braces", edits }];
    this.emitUnexpected("`{`", { notes: [note], fixes });
    this.SKIP_TOKEN();
    return [{ name: this.identifier(name), alias: undefined }];
  }

  /** `from "std/mlp" import MLP, Classifier`, as in Python. */
  protected importTurnedRound(): ImportDeclaration {
    const start = this.start();
    const turned = 'an import is written the other way round: `import { MLP } from "std/mlp"`';
    if (!this.isAhead(t.StringToken, 2) || !this.isAhead(t.Import, 3))
      this.refuse("a declaration", { notes: [turned] });
    const [first, previous] = [this.ahead(), this.LA(0)];
    this.SKIP_TOKEN();
    const from = this.SUBRULE8(this.string);
    this.SKIP_TOKEN();
    const names: ImportedName[] = [];
    while (this.isAhead(t.Identifier) && !this.ahead().opensLine) {
      names.push(this.SUBRULE8(this.importedName));
      if (!this.isAhead(t.Comma)) break;
      this.SKIP_TOKEN();
    }
    const span = this.since(start);
    const said = names.map(({ name, alias }) => `${name.name}${alias ? ` as ${alias.name}` : ""}`);
    const text = `import { ${said.join(", ")} } from ${JSON.stringify(from.value)}`;
    const fixes =
      names.length === 0 ? [] : [{ title: `write \`${text}\``, edits: [{ span, text }] }];
    this.emitUnexpected("a declaration", { notes: [turned], fixes }, first, previous);
    return { kind: "import", span, names, from };
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
