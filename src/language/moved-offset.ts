import { changeBetween } from "./text-change.ts";

/** Where a place of an earlier text lies now; undefined within what the edits since have changed. */
export function movedOffset(before: string, now: string, offset: number): number | undefined {
  const { start, end, shift } = changeBetween(before, now);
  if (offset <= start) return offset;
  return offset >= end ? offset + shift : undefined;
}
