/** What to say of a name that nothing answers to. */
import type { Details } from "../diagnostics/catalogue.ts";
import type { Fix } from "../diagnostics/diagnostic.ts";
import { closest, didYouMean } from "../diagnostics/suggest.ts";
import type { Span } from "../source/source.ts";
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
  const notes = foreign?.note === undefined ? [] : [foreign.note];
  const library = host.exportsOf?.() ?? new Map<string, string>();
  const module = { source, program };
  // One letter names a size or a time, not what the library happens to call so.
  const isTelling = name.length > 1;
  const near = foreign ? undefined : closest(name, candidates);
  const home = isTelling ? library.get(name) : undefined;
  if (home !== undefined) {
    return { fixes: [{ ...importing(name, home, module), isSafe: near === undefined }], notes };
  }
  if (foreign) {
    const { instead } = foreign;
    const from = instead === undefined ? undefined : library.get(instead);
    if (instead === undefined) return { notes };
    if (from === undefined) return { notes, fixes: [didYouMean(span, instead, !foreign.note)] };
    return { notes, fixes: [importingInstead(span, instead, from, module)] };
  }
  if (near !== undefined) return { fixes: [didYouMean(span, near)] };
  const meant = isTelling ? nearInLibrary(name, library) : undefined;
  if (meant !== undefined)
    return { fixes: [importingInstead(span, meant, library.get(meant) ?? "", module)] };
  return { notes: fileCalled(name, library) };
}

/** `selfAttention` and `multi_head_attention` first, then what a slip of the pen would make of it. */
function nearInLibrary(name: string, library: ReadonlyMap<string, string>): string | undefined {
  const names = [...library.keys()].filter(({ length }) => length > 1);
  const same = names.find((each) => squashed(each) === squashed(name));
  // It has names for everything, so that a short one is near to some of them by chance.
  return same ?? (name.length < 6 ? undefined : closest(name, names, name.length < 12 ? 1 : 2));
}

/** What a file of the library declares, where that is called so: nothing in `std/attention` is called `attention`. */
function fileCalled(name: string, library: ReadonlyMap<string, string>): readonly string[] {
  const file = [...new Set(library.values())].find(
    (path) => squashed(path.slice(path.lastIndexOf("/") + 1)) === squashed(name),
  );
  if (file === undefined) return [];
  const declared = [...library].filter(([, from]) => from === file).map(([each]) => `\`${each}\``);
  const shown = declared.slice(0, 8).join(", ");
  return [
    `there is a file "${file}" to import from: it declares ${shown}${declared.length > 8 ? ", …" : ""}`,
  ];
}

function squashed(name: string): string {
  return name.replaceAll("_", "").toLowerCase();
}

type Place = Pick<Module, "source" | "program">;

/** The import of what is written in another way, which becomes what is imported. */
function importingInstead(span: Span, name: string, from: string, place: Place): Fix {
  const fix = importing(name, from, place);
  const title = `write \`${name}\` and ${fix.title}`;
  return { title, edits: [...fix.edits, { span, text: name }] };
}

/** The import that is missing. A documentation comment belongs to what follows it, so it goes to the top of the file. */
function importing(name: string, from: string, { source, program }: Place): Fix {
  const text = importLine(name, from);
  const start = program.declarations[0]?.span.start ?? 0;
  const at = source.text.lastIndexOf("\n", start - 1) < 0 ? start : 0;
  const span = { path: source.path, start: at, end: at };
  return { title: `import it: \`${text.trim()}\``, edits: [{ span, text }] };
}

/** The line that imports a name of the library. */
export function importLine(name: string, from: string): string {
  return `import { ${name} } from "${from}"\n`;
}
