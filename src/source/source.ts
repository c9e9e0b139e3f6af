/** One `.nn` file as text. `path` is how the user knows it: relative, with forward slashes. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** A half-open range of UTF-16 offsets, `[start, end)`, in the file called `path`. */
export interface Span {
  readonly path: string;
  readonly start: number;
  readonly end: number;
}

/** The smallest span that holds both. They lie in the same file. */
export function spanning(first: Span, last: Span): Span {
  return {
    path: first.path,
    start: Math.min(first.start, last.start),
    end: Math.max(first.end, last.end),
  };
}
