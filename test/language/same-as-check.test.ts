/** What an editor says of a file is what `nnc check` says of it. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { analyze } from "../../src/compile.ts";
import { catalogue } from "../../src/diagnostics/catalogue/index.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { Language } from "../../src/language/language.ts";
import { memoryHost } from "./memory-host.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));

function programsIn(folder: string): string[] {
  return readdirSync(join(root, folder)).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(join(root, path)).isDirectory()) return programsIn(path);
    return path.endsWith(".nn") ? [path] : [];
  });
}

/** The library's own programs take longest, and CI has the time. */
const isThorough = process.env["CI"] !== undefined;
if (!isThorough) console.log("stdlib is left out; it is looked at with CI=1");
const paths = [...(isThorough ? ["stdlib"] : []), "examples", "test/corpus"].flatMap(programsIn);
const files = new Map(paths.map((path) => [path, readFileSync(join(root, path), "utf8")]));
const examples = [...catalogue.values()].flatMap(({ code, failing, fixed }) => [
  [`${code}-failing.nn`, failing] as const,
  [`${code}-fixed.nn`, fixed] as const,
]);

/** Each constant of a circle is told in the editor; the checker tells the circle once. */
const knownToDiffer: ReadonlySet<string> = new Set(["NN4016"]);

function shown({ code, span, message, related, notes, fixes, label }: Diagnostic): string {
  const edits = fixes.map((fix) => [
    fix.title,
    ...fix.edits.map((edit) => [edit.span.start, edit.span.end, edit.text]),
  ]);
  const places = related.map((each) => [each.span.path, each.span.start, each.message]);
  return JSON.stringify([code, span.start, span.end, message, label, notes, places, edits]);
}

function differences(path: string, text: string): { said: string[]; expected: string[] } {
  const host = memoryHost(files);
  const { diagnostics, warnings } = analyze({ path, text }, host);
  const isHere = ({ span, code }: Diagnostic): boolean =>
    span.path === path && !knownToDiffer.has(code);
  const language = new Language(host);
  language.update(path, text);
  const said = language.snapshot(path)?.diagnostics ?? [];
  // A fault within an imported block is told where the editor's file led to it.
  const own = said.filter((one) => isHere(one) && one.related[0]?.message !== "here");
  return {
    said: own.map(shown).sort(),
    expected: [...diagnostics, ...warnings].filter(isHere).map(shown).sort(),
  };
}

describe("an editor says what the checker says", () => {
  it.each([...new Set([...files.keys()].map((path) => dirname(path)))])("of %s", (folder) => {
    for (const [path, text] of files) {
      if (dirname(path) !== folder) continue;
      const { said, expected } = differences(path, text);
      expect(said, relative(root, path)).toEqual(expected);
    }
  });

  it("of the examples of every diagnostic", () => {
    for (const [path, text] of examples) {
      const { said, expected } = differences(path, text);
      expect(said, path).toEqual(expected);
    }
  });
});
