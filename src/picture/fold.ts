/** Which blocks are shown closed: a picture is to be read at one look. */
import type { Box, Inside } from "./box.ts";

/** The blocks of a picture that lie deeper than `depth` levels. */
export function foldedAt(content: Inside, depth: number): ReadonlySet<string> {
  const folded = new Set<string>();
  const visit = (inside: Inside, level: number): void => {
    for (const box of inside.boxes) {
      if (!box.inside) continue;
      if (level >= depth) folded.add(box.id);
      visit(box.inside, level + 1);
    }
  };
  visit(content, 0);
  return folded;
}

/** The greatest depth at which a reader sees no more than `most` boxes; at least the blocks of the model itself. */
export function readableDepth(content: Inside, most = 60): number {
  let depth = 0;
  for (;;) {
    const now = visibleBoxes(content, depth);
    const deeper = visibleBoxes(content, depth + 1);
    if (deeper > most || deeper === now) return depth;
    depth++;
  }
}

/** How many boxes a reader sees with so many levels open. */
export function visibleBoxes({ boxes }: Inside, depth: number): number {
  return boxes.reduce((sum, box) => sum + visible(box, depth), 0);
}

function visible({ inside }: Box, depth: number): number {
  return inside && depth > 0 ? 1 + visibleBoxes(inside, depth - 1) : 1;
}
