/** Text of a `.nn` file on its way into JavaScript: nothing of it may end a literal, a comment or a script early. */
import { CharacterSet } from "../source/character-set.ts";

/** Escapes for characters that JavaScript, or a reader of it, would take for something else. */
function escapeCharacter(character: string): string {
  switch (character) {
    case "\n":
      return "\\n";
    case "\r":
      return "\\r";
    case "\t":
      return "\\t";
    case "\b":
      return "\\b";
    case "\f":
      return "\\f";
    case "\v":
      return "\\v";
    default: {
      const code = (character.codePointAt(0) ?? 0).toString(16);
      if (code.length <= 2) return `\\x${code.padStart(2, "0")}`;
      return code.length <= 4 ? `\\u${code.padStart(4, "0")}` : `\\u{${code}}`;
    }
  }
}

/** Control characters, line ends, halves of characters, and marks that reorder or hide text. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * Whether nothing of a text is ever escaped, but for the quotes around a template, which is so of almost every name, shape
 * and message: asking that first is far cheaper than to look for each thing that may be amiss.
 */
function isHarmless(text: string): boolean {
  return harmless.makesUp(text) && !text.includes("URL");
}

const harmless = new CharacterSet(/[\w .,:()[\]/`=>+-]/);

function escapeText(text: string): string {
  if (isHarmless(text)) return text;
  return text
    .replaceAll("\\", "\\\\")
    .replaceAll(unprintable, escapeCharacter)
    .replaceAll("</", "<\\/")
    .replaceAll("<!--", "<\\!--")
    .replaceAll(/(source(?:Mapping)?URL *)=/g, "$1\\x3d");
}

/** A string literal, safe in a module and inside `<script>`, in the quotes that need fewer escapes. */
export function stringLiteral(value: string): string {
  if (isHarmless(value)) return `"${value}"`;
  const doubles = value.split('"').length;
  const singles = value.split("'").length;
  const quote = doubles > singles ? "'" : '"';
  return quote + escapeText(value).replaceAll(quote, `\\${quote}`) + quote;
}

/** The raw text of a template literal, or of a stretch of one between two expressions. */
export function templateText(value: string): string {
  return escapeText(value).replaceAll("`", "\\`").replaceAll("${", "\\${");
}

/** The same for comments, which have lines, and tags such as `@default`. */
function isHarmlessComment(text: string): boolean {
  return inComments.makesUp(text) && !text.includes("URL") && !text.includes("@__");
}

const inComments = new CharacterSet(/[\w .,:()[\]/`=>+@\n-]/);

/** Text for a block comment; line breaks stay. */
export function escapeComment(text: string): string {
  if (isHarmlessComment(text)) return text;
  return text
    .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
    .replaceAll(unprintable, (character) =>
      /[\n\t]/.test(character) ? character : escapeCharacter(character),
    )
    .replaceAll("*/", "*\\/")
    .replaceAll("</", "<\\/")
    .replaceAll("<!--", "<\\!--")
    .replaceAll(/source(Mapping)?URL/g, "source$1 URL")
    .replaceAll(/([#@])__(PURE|NO_SIDE_EFFECTS)__/g, "$1 __$2__");
}

/** The lines of a comment, escaped. */
export function commentLines(text: string): string[] {
  return escapeComment(text)
    .split("\n")
    .map((part) => part.trimEnd());
}

/** Text for a line comment: one line. */
export function lineComment(text: string): string {
  return escapeComment(text)
    .replaceAll(/\s*\n\s*/g, " ")
    .trim();
}
