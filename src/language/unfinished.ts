/** Errors at the end of a chunk that is not the end of the file, told as the parser of the whole file would. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { PlacedChunk } from "./file-syntax.ts";

const endOfFile = "the end of the file";

/** The errors of a chunk, knowing what follows it. */
export function knowingWhatFollows(
  { chunk }: PlacedChunk,
  next: PlacedChunk | undefined,
): readonly Diagnostic[] {
  const follows = next?.chunk.declarations[0];
  if (!next || !follows) return chunk.diagnostics;
  return chunk.diagnostics.map((diagnostic) => {
    if (!diagnostic.message.includes(`found ${endOfFile}`)) return diagnostic;
    const word = /^\w+/.exec(next.chunk.text.slice(follows.span.start))?.[0] ?? "";
    const message = diagnostic.message.replace(`found ${endOfFile}`, `found \`${word}\``);
    const fixes = diagnostic.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => (edit.text === "}" ? { ...edit, text: "\n}" } : edit)),
    }));
    return { ...diagnostic, message, fixes };
  });
}
