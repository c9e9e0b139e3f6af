/** The part of a text that an edit has changed. */
export interface Change {
  readonly start: number;
  readonly end: number;
  /** By how much what stands behind it has moved. */
  readonly shift: number;
}

export function changeBetween(before: string, now: string): Change {
  const shorter = Math.min(before.length, now.length);
  let start = 0;
  while (start < shorter && before.charCodeAt(start) === now.charCodeAt(start)) start++;
  let tail = 0;
  const [last, lastNow] = [before.length - 1, now.length - 1];
  while (
    tail < shorter - start &&
    before.charCodeAt(last - tail) === now.charCodeAt(lastNow - tail)
  )
    tail++;
  return { start, end: before.length - tail, shift: now.length - before.length };
}
