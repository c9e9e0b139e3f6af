/** What someone who named a file that is not there most likely meant. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { closest, sameBeginning } from "../diagnostics/suggest.ts";

/** A specifier of a file beside the one that is missing whose name is nearly the same. */
export function nearestFile(specifier: string, missing: string): { near?: string } {
  const stem = basename(missing).replace(/\.\w+$/, "");
  const stems = namesIn(dirname(missing));
  const near = stems.includes(stem) ? stem : (closest(stem, stems) ?? sameBeginning(stem, stems));
  if (near === undefined) return {};
  const folder = specifier.slice(0, specifier.lastIndexOf("/") + 1);
  const ending = specifier.startsWith("std/") ? "" : ".nn";
  return { near: `${folder}${near}${ending}` };
}

/** `"blocks.nn"` and `"resnet"`, with what should stand before them. */
export function nearestImport(
  specifier: string,
  importer: string,
  standardLibrary: string,
): { near?: string } {
  const stem = specifier.replace(/\.nn$/, "");
  if (existsSync(resolve(dirname(importer), `${stem}.nn`))) return { near: `./${stem}.nn` };
  const standard = closest(stem, namesIn(standardLibrary), 1);
  const exact = namesIn(standardLibrary).includes(stem) ? stem : standard;
  return exact === undefined ? {} : { near: `std/${exact}` };
}

/** Every top-level name of the standard library, with its import path. */
export function standardExports(standardLibrary: string): ReadonlyMap<string, string> {
  return new Map(
    namesIn(standardLibrary).flatMap((stem) => {
      const text = readFileSync(join(standardLibrary, `${stem}.nn`), "utf8");
      const names = text.matchAll(/^(?:block|cell|model|fn|const)\s+(\w+)/gm);
      return [...names].map((match) => [match[1] ?? "", `std/${stem}`] as const);
    }),
  );
}

/** The programs of a folder, as a sentence lists them. */
export function fileNames(folder: string): string {
  return namesIn(folder).toSorted().join(", ");
}

/** Names of the programs in a folder, without their ending. */
function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".nn"))
    .map((name) => name.slice(0, -".nn".length));
}
