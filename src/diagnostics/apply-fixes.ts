/** Applies fixes to a text. */
import type { Diagnostic, Fix } from "./diagnostic.ts";

/** The one fix of a diagnostic that may be applied without asking. */
export function safeFix({ fixes }: Diagnostic): Fix | undefined {
  const [fix, ...others] = fixes;
  return fix?.isSafe && others.length === 0 ? fix : undefined;
}

/**
 * The text of `path` with fixes applied, in order, each whole or not at all: one that touches another file, or what an
 * earlier one has changed, waits for the next round.
 */
export function applyFixes(
  text: string,
  path: string,
  fixes: readonly Fix[],
): { readonly text: string; readonly count: number } {
  const taken: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  let count = 0;
  for (const { edits } of fixes) {
    const places = edits.map((edit) => ({ ...edit.span, text: edit.text }));
    const isFree = places.every(
      ({ path: file, start, end }) =>
        file === path && taken.every((other) => end < other.start || start > other.end),
    );
    if (!isFree || places.length === 0) continue;
    taken.push(...places);
    count++;
  }
  taken.sort((a, b) => b.start - a.start || b.end - a.end);
  const fixed = taken.reduce(
    (all, edit) => all.slice(0, edit.start) + edit.text + all.slice(edit.end),
    text,
  );
  return { text: fixed, count };
}
