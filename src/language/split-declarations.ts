/**
 * Where the declarations of a file begin, found without parsing, so that an edit of one leaves the others as they were.
 * A declaration begins where its word stands at the start of a line. The pieces cover the text; comments right before a
 * declaration belong to it, since they may document it.
 */

export interface Piece {
  readonly start: number;
  readonly end: number;
  /** `block ConvBN`: what tells it from its neighbours, also after an edit of its body. */
  readonly label: string;
}

const marks =
  /\/\*[^]*?(?:\*\/|$(?![^]))|\/\/[^\r\n]*|"(?:[^"\\\r\n]|\\[^\r\n])*"?|^(?:import|const|fn)\b(?:[ \t]+[\p{ID_Start}_]\p{ID_Continue}*)?|^(?:block|cell|model|train)[ \t]+[\p{ID_Start}_]\p{ID_Continue}*/gmu;

interface Comment {
  readonly start: number;
  readonly end: number;
}

export function splitDeclarations(text: string): readonly Piece[] {
  const begins: { readonly start: number; readonly label: string }[] = [];
  let comments: Comment[] = [];
  marks.lastIndex = 0;
  for (let mark = marks.exec(text); mark; mark = marks.exec(text)) {
    const [found] = mark;
    if (found.startsWith("/")) comments.push({ start: mark.index, end: marks.lastIndex });
    else if (!found.startsWith('"')) {
      begins.push({ start: leadOf(text, mark.index, comments), label: found });
      comments = [];
    }
  }
  const pieces = begins.map(({ start, label }, index) => ({
    start,
    end: begins[index + 1]?.start ?? text.length,
    label: label.replace(/[ \t]+/g, " "),
  }));
  const first = pieces[0]?.start ?? text.length;
  return first > 0 || pieces.length === 0
    ? [{ start: 0, end: first, label: "" }, ...pieces]
    : pieces;
}

/** Where the comments begin that stand between the last code and a declaration, from the next line on. */
function leadOf(text: string, start: number, comments: readonly Comment[]): number {
  let at = start;
  let index = comments.length;
  for (;;) {
    while (at > 0 && /\s/.test(text[at - 1] ?? "")) at--;
    const comment = comments[index - 1];
    if (comment?.end !== at) break;
    at = comment.start;
    index--;
  }
  if (at === 0) return 0;
  let line = nextLine(text, at);
  for (const comment of comments.slice(index))
    if (comment.start < line && comment.end > line) line = nextLine(text, comment.end);
  return Math.min(line, start);
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end + 1;
}
