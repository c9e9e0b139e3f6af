/** The name at a place, with what it stands for. */
import { chunkAt } from "./file-syntax.ts";
import { type Occurrence } from "./meaning.ts";
import { occurrencesOf } from "./occurrences.ts";
import type { Snapshot } from "./snapshot.ts";

/** The occurrence that holds an offset of the file, or ends there. */
export function occurrenceAt(snapshot: Snapshot, offset: number): Occurrence | undefined {
  const placed = chunkAt(snapshot.syntax, offset);
  const file = snapshot.workspace.linkedFile(snapshot.path);
  if (!placed || !file) return undefined;
  const at = offset - placed.start;
  return placed.chunk.declarations
    .flatMap((each) => occurrencesOf(snapshot.workspace, file, each))
    .filter(({ span }) => span.path === placed.chunk.path && span.start <= at && at <= span.end)
    .toSorted((a, b) => b.span.start - a.span.start)[0];
}
