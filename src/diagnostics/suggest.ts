/** Did-you-mean. */

const longest = 64;

/** The candidate that a slip of the pen would most likely turn into `name`, if any is near enough. */
export function closest(name: string, candidates: Iterable<string>): string | undefined {
  if (name.length > longest) return undefined;
  const budget = name.length <= 2 ? 1 : Math.ceil(name.length / 3);
  let best: string | undefined;
  let least = budget + 1;
  for (const candidate of candidates) {
    if (candidate === name || candidate.length > longest) continue;
    const cost = likeness(name, candidate, budget);
    if (cost < least) {
      least = cost;
      best = candidate;
    }
  }
  return best;
}

/** How far apart two names are; one that begins like the other, as `pad` and `padding`, is near. */
function likeness(name: string, candidate: string, budget: number): number {
  const [a, b] = [name.toLowerCase(), candidate.toLowerCase()];
  if (a === b) return 0.5;
  const shorter = Math.min(a.length, b.length);
  if (
    shorter >= 3 &&
    (a.startsWith(b) || b.startsWith(a)) &&
    shorter * 3 > Math.max(a.length, b.length)
  )
    return 1;
  return Math.abs(a.length - b.length) > budget ? Infinity : distance(name, candidate);
}

/** Edits of one character, and swaps of neighbours, between two words (Damerau 1964). */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(
        (current[j - 1] ?? 0) + 1,
        (previous[j] ?? 0) + 1,
        (previous[j - 1] ?? 0) + cost,
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, (before[j - 2] ?? 0) + 1);
      current[j] = value;
    }
    before = previous;
    previous = current;
  }
  return previous[b.length] ?? 0;
}
