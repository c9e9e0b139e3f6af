/** What can be folded: bodies, imports, comments and brackets over several lines. */
import { lexChunk } from "./lex-chunk.ts";
import { pairBrackets } from "../../grammar/brackets.ts";
import { positionAt } from "../source/line-map.ts";
import type { FileSyntax } from "./file-syntax.ts";

export interface Fold {
  /** Lines, from 0; the last stays in sight where it holds the closing bracket. */
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: "region" | "comment" | "imports";
}

export function folds({ chunks, lines, program }: FileSyntax): readonly Fold[] {
  const lineOf = (offset: number): number => positionAt(lines, offset).line;
  const found: Fold[] = [];
  const add = (start: number, end: number, kind: Fold["kind"]): void => {
    if (end > start) found.push({ startLine: start, endLine: end, kind });
  };
  for (const { chunk, start } of chunks) {
    const { tokens, comments } = lexChunk(chunk);
    const { partner } = pairBrackets(tokens, Infinity);
    for (const token of tokens) {
      const closer = tokens[partner[token.index] ?? -1];
      if (!closer || closer.index < token.index) continue;
      add(lineOf(token.startOffset + start), lineOf(closer.startOffset + start) - 1, "region");
    }
    let first = -1;
    let last = -2;
    for (const comment of comments) {
      const [begin, end] = [lineOf(comment.start + start), lineOf(comment.end + start)];
      if (comment.kind === "block") add(begin, end, "comment");
      else if (begin === last + 1) last = begin;
      else {
        add(first, last, "comment");
        [first, last] = [begin, begin];
      }
    }
    add(first, last, "comment");
  }
  const imports = chunks.filter(({ chunk }) =>
    chunk.declarations.some(({ kind }) => kind === "import"),
  );
  const [head, tail] = [imports[0], imports.at(-1)];
  if (head && tail && program.declarations.length > 1) {
    const end = tail.chunk.declarations.findLast(({ kind }) => kind === "import")?.span.end ?? 0;
    add(lineOf(head.start), lineOf(tail.start + end), "imports");
  }
  return found;
}
