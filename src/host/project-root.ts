/** The folder that a program's imports may not leave. */
import { existsSync, realpathSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const marks = ["nnc.json", "package.json", ".git"];

/** The nearest folder around a file that holds one of the marks of a project; the file's own folder without any. */
export function projectRoot(file: string): string {
  const own = dirname(realPath(file));
  for (let folder = own; ; folder = dirname(folder)) {
    if (marks.some((mark) => existsSync(join(folder, mark)))) return folder;
    if (dirname(folder) === folder) return own;
  }
}

/** Where a path leads, links followed; the path itself where nothing is there. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
