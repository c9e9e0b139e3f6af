/** A world of files that are texts at hand, as in a page. */
import type { Host, Location } from "../resolve/host.ts";
import { closest } from "../diagnostics/suggest.ts";

/** Texts by path, `blocks.nn` or `models/blocks.nn`; those of the standard library begin with `std/`. */
export type Files = Readonly<Record<string, string>>;

export function filesHost(files: Files): Host {
  const texts = new Map(Object.entries(files));
  return {
    locate(specifier, importer): Location {
      const name = /\.\w+$/.test(specifier) ? specifier : `${specifier}.nn`;
      const path = specifier.startsWith("std/") ? name : joined(importer, name);
      if (path !== undefined && texts.has(path)) return { path };
      const near = closest(path ?? name, [...texts.keys()]);
      const problem = `there is no file ${path ?? name}`;
      return near === undefined ? { problem } : { problem, near: importOf(near, importer) };
    },
    read: (path) => texts.get(path),
  };
}

/** What an import in a file may say. */
export function importPathsOf(files: Files, importer: string): readonly string[] {
  return Object.keys(files)
    .filter((path) => path !== importer)
    .map((path) => importOf(path, importer));
}

function importOf(file: string, importer: string): string {
  const path = file.replace(/\.nn$/, "");
  if (path.startsWith("std/")) return path;
  const up = importer.split("/").length - 1;
  return up === 0 ? `./${path}` : "../".repeat(up) + path;
}

/** A path as seen from the folder of a file; undefined outside of everything. */
function joined(importer: string, specifier: string): string | undefined {
  const parts = importer.split("/").slice(0, -1);
  for (const part of specifier.split("/")) {
    if (part === "..") {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== "." && part !== "") parts.push(part);
  }
  return parts.join("/");
}
