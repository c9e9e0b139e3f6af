/** Where a file may be cut, so that what stands between two cuts reads as it does in the file. */

const opening = /^(?:\/\/\/|(?:import|const|fn|block|cell|model|train)\b)/gm;

/**
 * The end of a piece that begins at `start` and is `length` long, or longer: the next line that most likely opens a declaration
 * or its documentation, and follows a line without comments, so that no documentation lies on the other side of the cut.
 */
export function endOfPiece(text: string, start: number, length: number): number {
  opening.lastIndex = start + length;
  for (let match = opening.exec(text); match; match = opening.exec(text))
    if (followsCode(text, match.index)) return match.index;
  return text.length;
}

function followsCode(text: string, at: number): boolean {
  if (text.charAt(at - 1) !== "\n") return false;
  let end = at;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end--;
  const line = text.slice(text.lastIndexOf("\n", end - 1) + 1, end);
  return !line.includes("//") && !line.endsWith("*/");
}

function isBlank(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
