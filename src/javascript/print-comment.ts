/** Comments. Nothing in their text can end them early. */
import { concat, hardLine, join, suffix, type Document } from "../document/document.ts";
import { commentLines, lineComment } from "./escape.ts";

/** `// text` at the end of the line. */
export function trailingComment(text: string | undefined): Document {
  const shown = text === undefined ? "" : lineComment(text);
  return shown === "" ? "" : suffix(` // ${shown}`);
}

/** `// text`, one for each line. */
export function ownComment(text: string): Document {
  return join(
    hardLine,
    commentLines(text).map((part) => (part === "" ? "//" : `// ${part}`)),
  );
}

/** A JSDoc block above what it documents; one line where the text has one. */
export function docComment(text: string | undefined): Document {
  const lines = commentLines(text ?? "");
  while (lines.length > 0 && lines.at(-1) === "") lines.pop();
  while (lines.length > 0 && lines[0] === "") lines.shift();
  if (lines.length === 0) return "";
  if (lines.length === 1) return concat(`/** ${(lines[0] ?? "").trim()} */`, hardLine);
  const inner = lines.map((part) => (part === "" ? " *" : ` * ${part}`));
  return concat(join(hardLine, ["/**", ...inner, " */"]), hardLine);
}
