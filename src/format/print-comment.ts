import type { Comment } from "../../grammar/lex.ts";
import {
  concat,
  freshLine,
  gap,
  hardLine,
  literalLine,
  remark,
  sequence,
  type Document,
} from "../document/document.ts";
import type { PlacedComment } from "./comments.ts";

/** Comments after a token, on its line. */
export function trailing(comments: readonly PlacedComment[]): Document {
  return sequence(
    comments.map(({ comment, endsLine }) => {
      const text = verbatim(comment);
      if (comment.kind !== "block" && typeof text === "string") return remark(` ${text}`);
      // A block comment takes up width wherever it stands: what is formatted may end a line behind it.
      const isLast = endsLine || comment.kind !== "block";
      return concat(gap, text, isLast ? remark("") : "");
    }),
  );
}

/** Comments before a token; one that clings to what stands before it, as a comma does, has no blank between. */
export function leading(comments: readonly PlacedComment[], clings: boolean): Document {
  return sequence(
    comments.map(({ comment, opensLine, endsLine }) => {
      const isTall = endsLine || /[\r\n]/.test(comment.text);
      const start = opensLine && isTall ? freshLine : gap;
      if (endsLine || comment.kind !== "block") return concat(start, verbatim(comment), remark(""));
      return concat(start, verbatim(comment), clings ? "" : " ");
    }),
  );
}

/** The text of a comment. A block comment whose lines all open with a star moves as a whole; others stay verbatim. */
export function verbatim({ text }: Comment): Document {
  const [first = "", ...others] = text.split(/\r\n|\n|\r/);
  if (others.length === 0) return text.trimEnd();
  const isStarred = others.every((line) => line.trimStart().startsWith("*"));
  const rest = others.flatMap((line, index) => {
    if (isStarred) return [hardLine, ` ${line.trim()}`];
    return [literalLine, index === others.length - 1 ? line.trimEnd() : line];
  });
  return concat(isStarred ? first.trimEnd() : first, ...rest);
}
