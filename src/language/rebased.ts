/** A piece of a tree with its places counted from somewhere else. */
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { Span } from "../source/source.ts";

/** Where a place lies now. */
export type Move = (span: Span) => Span;

/** A copy of a node with all of its places moved; places that were one object stay one. */
export function rebased<T extends object>(node: T, move: Move): T {
  const moved = new Map<object, Span>();
  const copy = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(copy);
    if (typeof value !== "object" || value === null) return value;
    if (isSpan(value)) {
      const known = moved.get(value) ?? move(value);
      moved.set(value, known);
      return known;
    }
    const made: Record<string, unknown> = {};
    for (const key in value) made[key] = copy((value as Record<string, unknown>)[key]);
    return made;
  };
  return copy(node) as T;
}

function isSpan(value: object): value is Span {
  return "path" in value && "start" in value && "end" in value;
}

export function rebasedDiagnostic(diagnostic: Diagnostic, move: Move): Diagnostic {
  return {
    ...diagnostic,
    span: move(diagnostic.span),
    related: diagnostic.related.map((label) => ({ ...label, span: move(label.span) })),
    fixes: diagnostic.fixes.map((fix) => ({
      ...fix,
      edits: fix.edits.map((edit) => ({ ...edit, span: move(edit.span) })),
    })),
  };
}
