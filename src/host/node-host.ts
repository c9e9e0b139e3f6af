/** The compiler's view of the file system: imports beside the importing file, and the standard library. */
import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileNames, nearestFile, nearestImport, standardExports } from "./near-files.ts";
import type { Host, Location } from "../resolve/host.ts";
import { realPath } from "./project-root.ts";

export interface NodeHostOptions {
  /** Imports must stay below this folder. */
  readonly root: string;
  /** Where `std/` is. */
  readonly standardLibrary: string;
  /** Further folders that imports may reach. */
  readonly allowed?: readonly string[];
}

/** Bytes; the parser counts characters and says so. */
const largest = 64 * 1024 * 1024;

/** Paths handed to the compiler are relative to the working folder, with forward slashes. */
export function nodeHost({ root, standardLibrary, allowed = [] }: NodeHostOptions): Host {
  const roots = [root, ...allowed].map(realPath);
  const library = realPath(standardLibrary);
  let exported: ReadonlyMap<string, string> | undefined;
  return {
    locate(specifier, importer): Location {
      const isStandard = specifier.startsWith("std/");
      if (!isStandard && !specifier.startsWith("./") && !specifier.startsWith("../")) {
        const problem = 'an import starts with "./", "../" or "std/"';
        return { problem, ...nearestImport(specifier, importer, standardLibrary) };
      }
      const name = /\.\w+$/.test(specifier) ? specifier : `${specifier}.nn`;
      const file = isStandard
        ? join(standardLibrary, name.slice("std/".length))
        : resolve(dirname(importer), name);
      if (!existsSync(file)) {
        const near = nearestFile(specifier, file);
        const where = isStandard
          ? "the standard library has no such file"
          : `there is no file ${shown(file)}`;
        const others =
          isStandard && near.near === undefined ? `; it has ${fileNames(library)}` : "";
        return { problem: `${where}${others}`, ...near };
      }
      const real = realPath(file);
      if (isStandard && !isInside(real, library)) {
        return { problem: "it lies outside of the standard library" };
      }
      if (!isStandard && ![...roots, library].some((folder) => isInside(real, folder))) {
        const problem = `${shown(real)} lies outside of the project's folder ${shown(roots[0] ?? root)}; \`--allow ${shown(dirname(real))}\` lets imports reach it`;
        return { problem };
      }
      return { path: shown(file) };
    },
    read: readSource,
    exportsOf: () => (exported ??= standardExports(standardLibrary)),
  };
}

/** The text of a source file; undefined when it cannot be read or is no reasonable size. */
export function readSource(path: string): string | undefined {
  try {
    return statSync(path).size > largest ? undefined : readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** A path as users know it. */
export function shown(file: string): string {
  const path = relative(process.cwd(), file);
  return (path === "" ? "." : path).split(sep).join("/");
}
