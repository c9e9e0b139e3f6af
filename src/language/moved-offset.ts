import { changeBetween } from "./text-change.ts";

export interface Move {
  /** Where a place of the earlier text lies now; undefined within what the edits since have changed. */
  readonly offset: (offset: number) => number | undefined;
  /** A stretch of the earlier text that holds all of a stretch of the text as it is now. */
  readonly stretchBefore: (range: Stretch) => Stretch;
}

interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** How the places of an earlier text have moved. */
export function moveBetween(before: string, now: string): Move {
  const { start, end, shift } = changeBetween(before, now);
  return {
    offset: (offset) => {
      if (offset <= start) return offset;
      return offset >= end ? offset + shift : undefined;
    },
    stretchBefore: (range) => ({
      start: Math.min(range.start, range.start - shift),
      end: Math.max(range.end, range.end - shift),
    }),
  };
}
