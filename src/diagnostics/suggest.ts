/** Did-you-mean. */
import type { Span } from "../source/source.ts";
import type { Fix } from "./diagnostic.ts";

/** Longer names are not compared, and no more candidates than this: a hostile file must not take our time. */
const longest = 64;
const most = 5000;

/**
 * The candidate that a slip of the pen would most likely turn into `name`, if any is near enough: within a third of its
 * length, or within `limit` slips. One that differs in upper and lower case only is nearest.
 */
export function closest(
  name: string,
  candidates: Iterable<string>,
  limit = allowance(name),
): string | undefined {
  if (name.length > longest) return undefined;
  const lower = name.toLowerCase();
  let best: string | undefined;
  let least = limit + 1;
  let count = 0;
  for (const candidate of candidates) {
    if (++count > most) break;
    if (candidate === name || Math.abs(candidate.length - name.length) > limit) continue;
    // Case counts for little: less than any other slip.
    const slips = distance(lower, candidate.toLowerCase(), Math.ceil(least));
    const cost = slips + (candidate.startsWith(name[0] ?? "") ? 0 : 0.25);
    if (cost >= least) continue;
    least = cost;
    best = candidate;
  }
  return best;
}

/** The one candidate that begins as `name` does, for most of the shorter: `std/convolution` for `std/conv`. */
export function sameBeginning(name: string, candidates: Iterable<string>): string | undefined {
  const lower = name.toLowerCase();
  if (lower.length < 3 || lower.length > longest) return undefined;
  const found: string[] = [];
  for (const candidate of candidates) {
    const other = candidate.toLowerCase();
    const shorter = Math.min(lower.length, other.length);
    const alike = Math.max(3, Math.ceil(shorter * 0.75));
    if (other.startsWith(lower.slice(0, alike))) found.push(candidate);
  }
  return found.length === 1 ? found[0] : undefined;
}

/** The fix that puts `near` in the place of what was written. */
export function didYouMean(span: Span, near: string, isSafe = false): Fix {
  const title = isSafe ? `write \`${near}\`` : `did you mean \`${near}\`?`;
  return { title, edits: [{ span, text: near }], isSafe };
}

/** Puts what is written into a call. */
export function wrapIn(span: Span, callee: string): Fix["edits"] {
  return [
    { span: { ...span, end: span.start }, text: `${callee}(` },
    { span: { ...span, start: span.end }, text: ")" },
  ];
}

function allowance(name: string): number {
  return name.length <= 1 ? 0 : Math.max(1, Math.floor(name.length / 3));
}

/**
 * How many edits of one character, and swaps of neighbours, lead from one word to the other (Damerau 1964, the
 * restricted kind); Infinity for more than `enough`. Only places that near the diagonal are visited.
 */
function distance(a: string, b: string, enough: number): number {
  const size = b.length + 1;
  let before = new Float64Array(size).fill(Infinity);
  let previous = Float64Array.from({ length: size }, (_, index) => index);
  let current = new Float64Array(size).fill(Infinity);
  for (let i = 1; i <= a.length; i++) {
    current.fill(Infinity);
    if (i <= enough) current[0] = i;
    const end = Math.min(b.length, i + enough);
    for (let j = Math.max(1, i - enough); j <= end; j++) {
      const at = (row: Float64Array, index: number): number => row[index] ?? Infinity;
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let value = Math.min(at(current, j - 1) + 1, at(previous, j) + 1, at(previous, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        value = Math.min(value, at(before, j - 2) + 1);
      current[j] = value;
    }
    [before, previous, current] = [previous, current, before];
  }
  const result = previous[b.length] ?? Infinity;
  return result > enough ? Infinity : result;
}
