/** What to say of a name that nothing answers to. */
import type { Details } from "../diagnostics/catalogue.ts";
import type { Fix } from "../diagnostics/diagnostic.ts";
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
  const exported = host.exportsOf?.() ?? new Map<string, string>();
  const home = exported.get(name);
  if (home !== undefined) {
    const notes = foreign?.note === undefined ? [] : [foreign.note];
    return { fixes: [importing(name, home, { source, program })], notes };
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
  if (near !== undefined) return { fixes: [didYouMean(span, near)] };
  // Of the library only what is called so but for upper and lower case: it has names for everything.
  const other = [...exported].find(([each]) => each.toLowerCase() === name.toLowerCase());
  // One letter names a bias or a time, not what the library happens to call so.
  if (!other || name.length === 1) return {};
  const fix = importing(...other, { source, program });
  return { fixes: [{ ...fix, edits: [...fix.edits, { span, text: other[0] }] }] };
}

/** The import that is missing. A documentation comment belongs to what follows it, so it goes to the top of the file. */
function importing(
  name: string,
  from: string,
  { source, program }: Pick<Module, "source" | "program">,
): Fix {
  const text = `import { ${name} } from "${from}"\n`;
  const start = program.declarations[0]?.span.start ?? 0;
  const at = source.text.lastIndexOf("\n", start - 1) < 0 ? start : 0;
  const span = { path: source.path, start: at, end: at };
  return { title: `import it: \`${text.trim()}\``, edits: [{ span, text }] };
}
