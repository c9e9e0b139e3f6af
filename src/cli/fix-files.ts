/** `--fix`: mends what surely was meant, file by file. */
import { analyze } from "../analyze.ts";
import { applyFixes, safeFix } from "../diagnostics/apply-fixes.ts";
import { writeAtomically } from "../host/write-files.ts";
import type { Host } from "../resolve/host.ts";
import type { Source } from "../source/source.ts";

/** One fix may uncover the next, but not for ever. */
const rounds = 10;

/** Applies the safe fixes of each file and writes it, whole; the sources as they are then. */
export function applySafeFixes(
  sources: readonly Source[],
  hostOf: (source: Source) => Host,
): readonly Source[] {
  return sources.map((source) => {
    const { text, count } = mended(source, hostOf(source));
    if (count === 0 || source.path === "<stdin>") return source;
    writeAtomically(source.path, text);
    process.stderr.write(`${source.path}: ${count} ${count === 1 ? "fix" : "fixes"} applied\n`);
    return { ...source, text };
  });
}

function mended({ path, text }: Source, host: Host): { text: string; count: number } {
  let total = 0;
  for (let round = 0; round < rounds; round++) {
    const { diagnostics } = analyze({ path, text }, host);
    const fixes = diagnostics.flatMap((diagnostic) => safeFix(diagnostic) ?? []);
    const { text: next, count } = applyFixes(text, path, fixes);
    if (count === 0) break;
    text = next;
    total += count;
  }
  return { text, count: total };
}
