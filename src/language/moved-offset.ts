/** Where a place of an earlier text lies now; undefined within what the edits since have changed. */
export function movedOffset(before: string, now: string, offset: number): number | undefined {
  const shorter = Math.min(before.length, now.length);
  let head = 0;
  while (head < shorter && before[head] === now[head]) head++;
  if (offset <= head) return offset;
  let tail = 0;
  while (tail < shorter - head && before[before.length - 1 - tail] === now[now.length - 1 - tail])
    tail++;
  return offset >= before.length - tail ? offset + now.length - before.length : undefined;
}
