/** A host whose files lie in memory, with the standard library of the repository. */
import { readFileSync, existsSync } from "node:fs";
import { posix } from "node:path";
import { fileURLToPath } from "node:url";
import { standardExports } from "../../src/host/near-files.ts";
import type { Host } from "../../src/resolve/host.ts";

const library = fileURLToPath(new URL("../../stdlib", import.meta.url));

export function memoryHost(files: ReadonlyMap<string, string> = new Map()): Host {
  return {
    locate(specifier, importer) {
      const name = specifier.endsWith(".nn") ? specifier : `${specifier}.nn`;
      const path = specifier.startsWith("std/") ? name : posix.join(posix.dirname(importer), name);
      const isThere = path.startsWith("std/")
        ? existsSync(`${library}/${path.slice(4)}`)
        : files.has(path);
      return isThere ? { path } : { problem: `there is no file ${path}` };
    },
    read: (path) =>
      path.startsWith("std/") && existsSync(`${library}/${path.slice(4)}`)
        ? readFileSync(`${library}/${path.slice(4)}`, "utf8")
        : files.get(path),
    exportsOf: () => standardExports(library),
  };
}
