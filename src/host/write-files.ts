/** Writing outputs so that a reader sees the old file or the new one, never half of either. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";

/** Writes through a temporary file beside the target; a file that is already the same is left alone. */
export function writeAtomically(
  path: string,
  content: string | Uint8Array,
): "written" | "unchanged" {
  if (typeof content === "string" && currentText(path) === content) return "unchanged";
  mkdirSync(dirname(path), { recursive: true });
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, content);
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
  return "written";
}

function currentText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
