/** The name at a place, with what it stands for. */
import { placeInChunk } from "./chunk.ts";
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
    .flatMap((occurrence) => {
      const place = placeInChunk(placed.chunk, occurrence.span);
      return place && place.start <= at && at <= place.end ? [{ occurrence, place }] : [];
    })
    .toSorted((a, b) => b.place.start - a.place.start)[0]?.occurrence;
}
