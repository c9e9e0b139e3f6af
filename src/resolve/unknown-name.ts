/** What to say of a name that nothing answers to. */
import type { Details } from "../diagnostics/catalogue.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import type { Identifier } from "../syntax/ast.ts";
import { foreignNames } from "../diagnostics/foreign-names.ts";
import type { Host } from "./host.ts";
import type { Module } from "./modules.ts";

/** The nearest name, the same thing under another framework's name, or the import that is missing. */
export function unknownNameDetails(
  { name, span }: Identifier,
  candidates: readonly string[],
  host: Host,
  { source, program }: Module,
): Details {
  const foreign = foreignNames.get(name);
  const home = host.exportsOf?.().get(name);
  if (home !== undefined) {
    const text = `import { ${name} } from "${home}"\n`;
    const start = program.declarations[0]?.span.start ?? 0;
    // A documentation comment belongs to what follows it, so the import goes to the top of the file.
    const at = source.text.lastIndexOf("\n", start - 1) < 0 ? start : 0;
    const place = { path: source.path, start: at, end: at };
    const notes = foreign?.note === undefined ? [] : [foreign.note];
    return {
      fixes: [{ title: `import it: \`${text.trim()}\``, edits: [{ span: place, text }] }],
      notes,
    };
  }
  if (foreign) {
    return {
      notes: foreign.note === undefined ? [] : [foreign.note],
      fixes:
        foreign.instead === undefined
          ? []
          : [didYouMean(span, foreign.instead, foreign.note === undefined)],
    };
  }
  const near = closest(name, candidates);
  return near === undefined ? {} : { fixes: [didYouMean(span, near)] };
}
