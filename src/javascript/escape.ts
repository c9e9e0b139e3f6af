/** Text of a `.nn` file on its way into JavaScript: nothing of it may end a literal or a comment early. */

/** Characters that end a line in JavaScript but are not always seen as such. */
const lineBreaks = /[\n\r\u2028\u2029]/g;

/** A string literal in double quotes that is safe in a module and inside `<script>`. */
export function stringLiteral(value: string): string {
  const json = JSON.stringify(value)
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029")
    .replaceAll("</", "<\\/")
    .replaceAll("<!--", "<\\!--");
  return json;
}

/** The raw text of a template literal between its expressions. */
export function templateText(value: string): string {
  return value
    .replaceAll("\\", "\\\\")
    .replaceAll("`", "\\`")
    .replaceAll("${", "\\${")
    .replaceAll("\r", "\\r")
    .replaceAll("\u2028", "\\u2028")
    .replaceAll("\u2029", "\\u2029")
    .replaceAll("</", "<\\/");
}

/** Text for a block comment; line breaks stay. */
export function escapeComment(text: string): string {
  return text
    .replaceAll("*/", "*\\/")
    .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll(/([#@]\s*source)((?:Mapping)?URL)/g, "$1 $2")
    .replaceAll("</", "<\\/");
}

/** Text for a line comment: one line. */
export function lineComment(text: string): string {
  return escapeComment(text).replaceAll(lineBreaks, " ");
}
