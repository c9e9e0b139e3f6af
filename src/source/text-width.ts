/** How wide text is where every character takes one column or two: in terminals and in formatted code. */

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6]|[\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f200}-\u{1f265}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const weightless = /\p{Mn}|\p{Me}|\p{Cf}|\p{Cc}/u;

/** The columns that `text` takes: wide characters take two, combining and invisible ones none. */
export function textWidth(text: string): number {
  if (isPlain(text)) return text.length;
  let columns = 0;
  for (const character of text) columns += characterWidth(character);
  return columns;
}

/** Nearly all text that is measured is short and of these characters alone; a loop tells sooner than a pattern. */
function isPlain(text: string): boolean {
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code > 126) return false;
  }
  return true;
}

/** The columns of one character: 0, 1 or 2. */
export function characterWidth(character: string): number {
  if (weightless.test(character)) return 0;
  return wide.test(character) ? 2 : 1;
}
